using L402Functions.Paywall;
using L402Functions.Paywall.Redemption;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Sales;

/// <summary>Answers that never come back, for each kind of write: nobody is served twice, and nobody gets more back than was claimed.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LostAnswerTests(AzuriteServer azurite)
{
    private const string Insert = "POST";
    private const string Replace = "PUT";
    private readonly StoreBench bench = new(azurite);
    private readonly FaultyTransport wire = new();

    [Theory]
    [InlineData(Fate.AnswerIsLost)]
    [InlineData(Fate.AnswerIsTooLate)]
    [InlineData(Fate.ArrivesTwice)]
    public async Task A_first_claim_knows_its_own_row(Fate fate)
    {
        var request = await PreparedAsync(StoreBench.Claim());
        wire.Next(Insert, fate);
        var claim = await StoreBench.ClaimedAsync(bench.Sales(wire), request);
        await StoreBench.RefusedAsync(bench.Sales(), request, ClaimRefusal.UsedUp);

        await bench.Sales(wire).ReleaseAsync(claim, CancellationToken.None);
        Assert.Equal((0, 0), await bench.CountAsync(request.PaymentHash));
    }

    [Theory]
    [InlineData(Fate.AnswerIsLost)]
    [InlineData(Fate.AnswerIsTooLate)]
    [InlineData(Fate.ArrivesTwice)]
    public async Task A_further_claim_knows_its_own_replacement(Fate fate)
    {
        var request = await PreparedAsync(StoreBench.Claim(uses: 2));
        await StoreBench.ClaimedAsync(bench.Sales(), request);
        wire.Next(Replace, fate);
        await StoreBench.ClaimedAsync(bench.Sales(wire), request);
        Assert.Equal((2, 200), await bench.CountAsync(request.PaymentHash));
        await StoreBench.RefusedAsync(bench.Sales(wire), request, ClaimRefusal.UsedUp);
    }

    [Theory]
    [InlineData(Fate.AnswerIsLost)]
    [InlineData(Fate.AnswerIsTooLate)]
    [InlineData(Fate.ArrivesTwice)]
    public async Task A_release_gives_back_once(Fate fate)
    {
        var request = await PreparedAsync(StoreBench.Claim(uses: 3));
        var store = bench.Sales(wire);
        await StoreBench.ClaimedAsync(store, request);
        var claim = await StoreBench.ClaimedAsync(store, request);
        wire.Next(Replace, fate);
        await store.ReleaseAsync(claim, CancellationToken.None);
        Assert.Equal((1, 100), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task A_release_that_never_arrived_is_left_alone_and_logged()
    {
        var request = await PreparedAsync(StoreBench.Claim());
        var store = bench.Sales(wire);
        var claim = await StoreBench.ClaimedAsync(store, request);
        wire.Next(Replace, Fate.IsLost);
        await store.ReleaseAsync(claim, CancellationToken.None);
        Assert.Equal((1, 100), await bench.CountAsync(request.PaymentHash));
        Assert.Contains(bench.Log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal) && l.Contains("stays spent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_first_claim_that_never_arrived_is_unavailable_and_can_be_made_again()
    {
        var request = await PreparedAsync(StoreBench.Claim());
        wire.Next(Insert, Fate.IsLost);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => bench.Sales(wire).ClaimAsync(request, CancellationToken.None));
        await StoreBench.ClaimedAsync(bench.Sales(wire), request);
    }

    [Fact]
    public async Task A_further_claim_that_never_arrived_is_made_again_by_itself()
    {
        var request = await PreparedAsync(StoreBench.Claim(uses: 2));
        await StoreBench.ClaimedAsync(bench.Sales(), request);
        wire.Next(Replace, Fate.IsLost);
        await StoreBench.ClaimedAsync(bench.Sales(wire), request);
        Assert.Equal((2, 200), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task A_lost_claim_that_another_claim_has_written_over_costs_the_caller_and_not_the_seller()
    {
        var request = await PreparedAsync(StoreBench.Claim(uses: 2));
        wire.Next(Insert, Fate.AnswerIsLost);
        wire.AfterArrival = async method =>
        {
            if (method == Insert)
            {
                await StoreBench.ClaimedAsync(bench.Sales(), request);
            }
        };
        await StoreBench.RefusedAsync(bench.Sales(wire), request, ClaimRefusal.UsedUp);
        Assert.Equal((2, 200), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task A_note_whose_answer_was_lost_says_so_and_can_be_made_again()
    {
        var request = await PreparedAsync(StoreBench.Claim());
        wire.Next(Insert, Fate.AnswerIsLost);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => bench.Sales(wire).NoteUncountedAsync(request, CancellationToken.None));
        await bench.Sales(wire).NoteUncountedAsync(request, CancellationToken.None);
        Assert.Equal((1, 100), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task Reads_are_repeated_by_themselves()
    {
        var request = await PreparedAsync(StoreBench.Claim());
        await StoreBench.ClaimedAsync(bench.Sales(), request);
        wire.Next("GET", Fate.AnswerIsLost);
        Assert.NotNull(await bench.Sales(wire).FindAsync(request.PaymentHash, CancellationToken.None));
        Assert.Equal(2, wire.Sent);
    }

    [Fact]
    public async Task A_first_claim_is_one_request()
    {
        var request = await PreparedAsync(StoreBench.Claim());
        await StoreBench.ClaimedAsync(bench.Sales(wire), request);
        Assert.Equal(1, wire.Sent);
    }

    [Fact]
    public async Task A_caller_who_leaves_while_the_claim_is_written_has_a_claim_that_can_be_given_back()
    {
        var request = await PreparedAsync(StoreBench.Claim());
        using var caller = new CancellationTokenSource();
        wire.AfterArrival = _ => caller.CancelAsync();
        var claimed = Assert.IsType<ClaimResult.Claimed>(await bench.Sales(wire).ClaimAsync(request, caller.Token));
        wire.AfterArrival = _ => Task.CompletedTask;
        await bench.Sales(wire).ReleaseAsync(claimed.Claim, CancellationToken.None);
        Assert.Equal((0, 0), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task A_caller_who_leaves_while_the_answer_is_lost_has_a_claim_all_the_same()
    {
        var request = await PreparedAsync(StoreBench.Claim());
        using var caller = new CancellationTokenSource();
        wire.Next(Insert, Fate.AnswerIsLost);
        wire.AfterArrival = _ => caller.CancelAsync();
        Assert.IsType<ClaimResult.Claimed>(await bench.Sales(wire).ClaimAsync(request, caller.Token));
    }

    [Fact]
    public async Task A_caller_who_has_left_before_claims_nothing()
    {
        var request = await PreparedAsync(StoreBench.Claim());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Sales(wire).ClaimAsync(request, new CancellationToken(canceled: true)));
        Assert.Equal(0, wire.Sent);
    }

    /// <summary>The table is there already, so that the first insert is the claim's.</summary>
    private async Task<ClaimRequest> PreparedAsync(ClaimRequest request)
    {
        await bench.Table().CreateIfNotExistsAsync();
        return request;
    }
}
