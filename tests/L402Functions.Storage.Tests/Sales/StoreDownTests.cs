using L402Functions.Paywall;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Sales;

/// <summary>A store that cannot be reached says so in one way, whatever the client underneath throws: an outcome that the gate answers with 503.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class StoreDownTests(AzuriteServer azurite)
{
    private readonly StoreBench bench = new(azurite);
    private readonly FaultyTransport wire = new();

    public static TheoryData<Fate> Silences => [Fate.IsLost, Fate.AnswerIsTooLate];

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Nothing_can_be_claimed(Fate fate)
    {
        wire.Decide = _ => fate;
        await UnavailableAsync(() => bench.Sales(wire).ClaimAsync(StoreBench.Claim(), CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Nothing_can_be_found(Fate fate)
    {
        wire.Decide = _ => fate;
        await UnavailableAsync(() => bench.Sales(wire).FindAsync(StoreBench.Claim().PaymentHash, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Nothing_can_be_noted(Fate fate)
    {
        wire.Decide = _ => fate;
        await UnavailableAsync(() => bench.Sales(wire).NoteUncountedAsync(StoreBench.Claim(), CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task A_release_that_has_to_look_again_and_cannot_is_unavailable(Fate fate)
    {
        var store = bench.Sales(wire);
        var request = StoreBench.Claim(uses: 2);
        var claim = await StoreBench.ClaimedAsync(store, request);
        await StoreBench.ClaimedAsync(store, request);
        wire.Decide = method => method == "GET" ? fate : Fate.Arrives;
        await UnavailableAsync(() => store.ReleaseAsync(claim, CancellationToken.None));
        Assert.Equal((2, 200), await bench.CountAsync(request.PaymentHash));
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task Nothing_can_be_revoked(Fate fate)
    {
        wire.Decide = _ => fate;
        using var revocations = bench.Revocations(transport: wire);
        await UnavailableAsync(() => revocations.RevokeAsync(StoreBench.Claim().PaymentHash, "fraud", CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Silences))]
    public async Task The_list_of_revoked_payments_is_not_guessed(Fate fate)
    {
        wire.Decide = _ => fate;
        using var revocations = bench.Revocations(transport: wire);
        await UnavailableAsync(async () => await revocations.ContainsAsync(StoreBench.Claim().PaymentHash, CancellationToken.None));
    }

    [Fact]
    public async Task A_store_that_never_answers_is_waited_for_twice_at_most_once_to_write_and_once_to_look()
    {
        var clock = new ManualClock();
        wire.Decide = _ => Fate.IsNeverAnswered;
        var claiming = bench.Sales(wire, clock).ClaimAsync(StoreBench.Claim(), CancellationToken.None);
        for (var asked = 1; asked <= 2; asked++)
        {
            await Until.TrueAsync(() => wire.Sent == asked);
            clock.Advance(bench.Options.Patience - TimeSpan.FromMilliseconds(1));
            Assert.False(claiming.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await UnavailableAsync(() => claiming);
        Assert.Equal(2, wire.Sent);
    }

    [Fact]
    public async Task A_list_of_revoked_payments_that_never_comes_is_waited_for_once()
    {
        var clock = new ManualClock();
        wire.Decide = _ => Fate.IsNeverAnswered;
        using var revocations = bench.Revocations(clock, wire);
        var asking = revocations.ContainsAsync(StoreBench.Claim().PaymentHash, CancellationToken.None).AsTask();
        await Until.TrueAsync(() => wire.Sent == 1);
        clock.Advance(bench.Options.Patience);
        await UnavailableAsync(() => asking);
        Assert.Equal(1, wire.Sent);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_an_unavailable_store()
    {
        var nobody = new StoreBench(
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;TableEndpoint=http://127.0.0.1:1/devstoreaccount1;");
        await UnavailableAsync(() => nobody.Sales().ClaimAsync(StoreBench.Claim(), CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_key_is_an_unavailable_store_and_is_not_in_the_message()
    {
        var wrongKey = Convert.ToBase64String(new byte[64]);
        var locked = new StoreBench(azurite.ConnectionString.Replace(
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==", wrongKey, StringComparison.Ordinal));
        var failed = await UnavailableAsync(() => locked.Sales().ClaimAsync(StoreBench.Claim(), CancellationToken.None));
        Assert.DoesNotContain(wrongKey, failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_back_is_used_again()
    {
        var store = bench.Sales(wire);
        var request = StoreBench.Claim();
        wire.Decide = _ => Fate.IsLost;
        await UnavailableAsync(() => store.ClaimAsync(request, CancellationToken.None));
        wire.Decide = _ => Fate.Arrives;
        await StoreBench.ClaimedAsync(store, request);
    }

    [Fact]
    public async Task The_callers_own_leaving_is_not_the_stores_fault()
    {
        using var caller = new CancellationTokenSource();
        wire.Decide = _ =>
        {
            caller.Cancel();
            return Fate.AnswerIsTooLate;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Sales(wire).FindAsync(StoreBench.Claim().PaymentHash, caller.Token));
    }

    [Fact]
    public async Task Whether_the_tables_answer_is_told_without_a_table_and_without_throwing()
    {
        Assert.True(await StoreBench.TablesOf(azurite.ConnectionString).AnswersAsync(AzuriteServer.NewTableName(), CancellationToken.None));
        foreach (var fate in new[] { Fate.IsLost, Fate.AnswerIsTooLate })
        {
            wire.Decide = _ => fate;
            Assert.False(await StoreBench.TablesOf(azurite.ConnectionString, wire).AnswersAsync("Redemptions", CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=AAAA;EndpointSuffix=core.windows.net", true)]
    [InlineData("AccountName=a", false)]
    [InlineData("not a connection string", false)]
    [InlineData("", false)]
    public void A_connection_string_is_told_from_other_text(string text, bool isOne) => Assert.Equal(isOne, MoneyTables.IsConnectionString(text));

    private static Task<StoreUnavailableException> UnavailableAsync(Func<Task> act) => Assert.ThrowsAsync<StoreUnavailableException>(act);
}
