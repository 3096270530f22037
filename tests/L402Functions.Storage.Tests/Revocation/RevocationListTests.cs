using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;
using L402Functions.Storage.Revocation;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Revocation;

[Collection(AzuriteCollection.Name)]
public sealed class RevocationListTests(AzuriteServer azurite)
{
    private readonly StoreBench bench = new(azurite);
    private readonly ManualClock clock = new();
    private readonly FaultyTransport wire = new();

    [Fact]
    public async Task Nothing_is_revoked_before_there_is_a_table()
    {
        using var list = bench.Revocations(clock);
        Assert.False(await list.ContainsAsync(StoreBench.Claim().PaymentHash, CancellationToken.None));
    }

    [Fact]
    public async Task A_counted_payment_is_refused_at_once_on_every_instance()
    {
        var request = StoreBench.Claim(uses: 5);
        await StoreBench.ClaimedAsync(bench.Sales(), request);
        using var list = bench.Revocations(clock);
        await list.RevokeAsync(request.PaymentHash, "fraud", CancellationToken.None);
        await StoreBench.RefusedAsync(bench.Sales(), request, ClaimRefusal.Revoked);
        Assert.Equal((1, 100), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task A_payment_that_was_never_used_is_refused_too()
    {
        var request = StoreBench.Claim();
        using var list = bench.Revocations(clock);
        await list.RevokeAsync(request.PaymentHash, "refunded", CancellationToken.None);
        await StoreBench.RefusedAsync(bench.Sales(), request, ClaimRefusal.Revoked);
        await StoreBench.RefusedAsync(bench.Sales(), request with { Door = Door.Payment }, ClaimRefusal.Revoked);
    }

    [Fact]
    public async Task The_instance_that_revokes_knows_at_once()
    {
        var hash = StoreBench.Claim().PaymentHash;
        using var list = bench.Revocations(clock);
        Assert.False(await list.ContainsAsync(hash, CancellationToken.None));
        await list.RevokeAsync(hash, "fraud", CancellationToken.None);
        Assert.True(await list.ContainsAsync(hash, CancellationToken.None));
    }

    [Fact]
    public async Task Another_instance_knows_once_its_list_is_old_and_no_earlier_call_waits_for_it()
    {
        var hash = StoreBench.Claim().PaymentHash;
        using var here = bench.Revocations(clock);
        using var there = bench.Revocations(clock, wire);
        Assert.False(await there.ContainsAsync(hash, CancellationToken.None));
        await here.RevokeAsync(hash, "fraud", CancellationToken.None);

        clock.Advance(bench.Options.RevocationRefresh);
        var before = wire.Sent;
        var answer = there.ContainsAsync(hash, CancellationToken.None).AsTask();
        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal(before, wire.Sent);

        clock.Advance(TimeSpan.FromTicks(1));
        Assert.False(await there.ContainsAsync(hash, CancellationToken.None));
        await ComesToKnowAsync(there, hash);
    }

    [Fact]
    public async Task A_known_list_is_asked_without_the_store()
    {
        using var list = bench.Revocations(clock, wire);
        var hash = StoreBench.Claim().PaymentHash;
        await list.ContainsAsync(hash, CancellationToken.None);
        var before = wire.Sent;
        for (var i = 0; i < 100; i++)
        {
            Assert.True(list.ContainsAsync(hash, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        }

        Assert.Equal(before, wire.Sent);
    }

    [Fact]
    public async Task A_list_that_cannot_be_refreshed_is_kept_and_the_failure_logged()
    {
        var hash = StoreBench.Claim().PaymentHash;
        using var list = bench.Revocations(clock, wire);
        await list.RevokeAsync(hash, "fraud", CancellationToken.None);
        wire.Decide = _ => Fate.IsLost;
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await list.ContainsAsync(hash, CancellationToken.None));
        await Until.TrueAsync(() => bench.Log.Text.Contains("could not be refreshed", StringComparison.Ordinal));
        Assert.True(await list.ContainsAsync(hash, CancellationToken.None));
    }

    [Fact]
    public async Task A_reading_that_began_before_a_revocation_does_not_undo_it()
    {
        var hash = StoreBench.Claim().PaymentHash;
        var slow = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        using var list = bench.Revocations(clock, wire);
        await list.ContainsAsync(hash, CancellationToken.None);

        var held = 0;
        wire.AfterArrival = method =>
        {
            if (method != "GET" || Interlocked.Exchange(ref held, 1) != 0)
            {
                return Task.CompletedTask;
            }

            arrived.SetResult();
            return slow.Task;
        };
        clock.Advance(TimeSpan.FromMinutes(1));
        await list.ContainsAsync(hash, CancellationToken.None);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await list.RevokeAsync(hash, "fraud", CancellationToken.None);
        slow.SetResult();
        clock.Advance(TimeSpan.FromMinutes(1));
        var before = wire.Sent;
        await Until.TrueAsync(async () =>
        {
            Assert.True(await list.ContainsAsync(hash, CancellationToken.None));
            return wire.Sent > before;
        });
        Assert.True(await list.ContainsAsync(hash, CancellationToken.None));
    }

    [Fact]
    public async Task Revoking_twice_is_revoking_once()
    {
        var request = StoreBench.Claim(uses: 5);
        await StoreBench.ClaimedAsync(bench.Sales(), request);
        using var list = bench.Revocations(clock);
        await list.RevokeAsync(request.PaymentHash, "first", CancellationToken.None);
        await list.RevokeAsync(request.PaymentHash, "second", CancellationToken.None);
        Assert.True(await bench.RowAsync(request.PaymentHash) is { Revoked: true, Uses: 1 });
    }

    [Fact]
    public async Task A_revocation_racing_with_uses_wins_and_loses_none_of_their_counts()
    {
        var request = StoreBench.Claim(uses: 1000);
        using var list = bench.Revocations();
        var store = bench.Sales();
        await StoreBench.ClaimedAsync(store, request);
        var revoking = Task.Run(() => list.RevokeAsync(request.PaymentHash, "fraud", CancellationToken.None));
        var served = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            for (var i = 0; i < 50 && await store.ClaimAsync(request, CancellationToken.None) is ClaimResult.Claimed; i++)
            {
                count++;
            }

            return count;
        })));
        await revoking;

        var row = await bench.RowAsync(request.PaymentHash);
        Assert.True(row.Revoked);
        Assert.Equal(1 + served.Sum(), row.Uses);
        await StoreBench.RefusedAsync(store, request, ClaimRefusal.Revoked);
    }

    [Fact]
    public async Task More_revocations_than_one_page_are_all_known()
    {
        await bench.Table().CreateIfNotExistsAsync();
        var hashes = Enumerable.Range(0, 1050).Select(_ => StoreBench.Claim().PaymentHash).ToArray();
        foreach (var hundred in hashes.Chunk(100))
        {
            await bench.Table().SubmitTransactionAsync(hundred.Select(h => new Azure.Data.Tables.TableTransactionAction(
                Azure.Data.Tables.TableTransactionActionType.Add, new Azure.Data.Tables.TableEntity("revoked", h.ToString()))));
        }

        using var list = bench.Revocations(clock);
        foreach (var hash in hashes)
        {
            Assert.True(await list.ContainsAsync(hash, CancellationToken.None));
        }
    }

    [Fact]
    public async Task The_reason_is_kept_for_the_operator()
    {
        var hash = StoreBench.Claim().PaymentHash;
        using var list = bench.Revocations(clock);
        await list.RevokeAsync(hash, "charged back", CancellationToken.None);
        var row = await bench.Table().GetEntityAsync<Azure.Data.Tables.TableEntity>("revoked", hash.ToString());
        Assert.Equal("charged back", row.Value.GetString("Reason"));
        Assert.Equal(clock.GetUtcNow(), row.Value.GetDateTimeOffset("At"));
    }

    private static Task ComesToKnowAsync(TableRevocationList list, PaymentHash hash) =>
        Until.TrueAsync(() => list.ContainsAsync(hash, CancellationToken.None).AsTask());
}
