using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;
using L402Functions.Storage.Sales;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Sales;

[Collection(AzuriteCollection.Name)]
public sealed class SaleStoreTests(AzuriteServer azurite)
{
    private readonly StoreBench bench = new(azurite);

    [Fact]
    public async Task The_first_claim_creates_the_table_and_the_row()
    {
        var request = StoreBench.Claim();
        Assert.Null(await bench.Sales().FindAsync(request.PaymentHash, CancellationToken.None));
        await StoreBench.ClaimedAsync(bench.Sales(), request);
        Assert.Equal((1, 100), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task A_payment_that_was_never_redeemed_has_no_row()
    {
        await StoreBench.ClaimedAsync(bench.Sales(), StoreBench.Claim());
        Assert.Null(await bench.Sales().FindAsync(StoreBench.Claim().PaymentHash, CancellationToken.None));
    }

    [Theory]
    [InlineData(Door.L402)]
    [InlineData(Door.Lsat)]
    [InlineData(Door.Payment)]
    public async Task Every_field_of_a_sale_comes_back(Door door)
    {
        var request = StoreBench.Claim() with
        {
            Door = door,
            Cost = new Msat(123_456_789_012_345),
            MaxSpend = Msat.Max,
            Service = "a-service_1",
            Path = "/päth/with spaces/and 'quotes'/文",
            At = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.FromHours(2)).AddTicks(1_234_567),
        };
        var claim = await StoreBench.ClaimedAsync(bench.Sales(), request);
        Assert.Equal(
            new Sale
            {
                PaymentHash = request.PaymentHash,
                Uses = 1,
                Spent = request.Cost,
                Amount = Msat.Max,
                Service = request.Service,
                Path = request.Path,
                Door = door,
                FirstUsedAt = request.At,
                LastUsedAt = request.At,
                Revoked = false,
                Receipts = ReceiptList.Empty.Add(request.Receipt),
            },
            await bench.RowAsync(request.PaymentHash));
        Assert.Equal(claim.Sale, await bench.RowAsync(request.PaymentHash));
    }

    [Fact]
    public async Task A_sale_that_was_only_revoked_comes_back_without_times()
    {
        var hash = StoreBench.Claim().PaymentHash;
        using var revocations = bench.Revocations();
        await revocations.RevokeAsync(hash, "refunded", CancellationToken.None);
        var row = await bench.RowAsync(hash);
        Assert.True(row is { Revoked: true, Uses: 0, FirstUsedAt: null, LastUsedAt: null });
    }

    [Fact]
    public async Task Rows_are_spread_over_partitions_by_payment_hash()
    {
        var request = StoreBench.Claim();
        await StoreBench.ClaimedAsync(bench.Sales(), request);
        var hash = request.PaymentHash.ToString();
        var row = await bench.Table().GetEntityAsync<Azure.Data.Tables.TableEntity>(hash[..2], hash);
        Assert.IsType<long>(row.Value["SpentMsat"]);
    }

    [Fact]
    public async Task Further_claims_count_until_the_uses_are_taken()
    {
        var store = bench.Sales();
        var request = StoreBench.Claim(uses: 3);
        for (var use = 0; use < 3; use++)
        {
            await StoreBench.ClaimedAsync(store, request with { At = StoreBench.At(use) });
        }

        await StoreBench.RefusedAsync(store, request, ClaimRefusal.UsedUp);
        var row = await bench.RowAsync(request.PaymentHash);
        Assert.Equal((3, 300, StoreBench.At(0), StoreBench.At(2)), (row.Uses, row.Spent.Value, row.FirstUsedAt!.Value, row.LastUsedAt!.Value));
    }

    [Fact]
    public async Task Further_claims_count_until_the_amount_is_spent()
    {
        var store = bench.Sales();
        var request = StoreBench.Claim(uses: 5) with { Cost = new Msat(300) };
        await StoreBench.ClaimedAsync(store, request);
        await StoreBench.RefusedAsync(store, request, ClaimRefusal.SpentUp);
        await StoreBench.ClaimedAsync(store, request with { Cost = new Msat(200) });
        await StoreBench.RefusedAsync(store, request with { Cost = new Msat(1) }, ClaimRefusal.SpentUp);
    }

    [Fact]
    public async Task A_first_use_beyond_the_amount_writes_nothing()
    {
        var request = StoreBench.Claim() with { Cost = new Msat(101) };
        await StoreBench.RefusedAsync(bench.Sales(), request, ClaimRefusal.SpentUp);
        Assert.Null(await bench.Sales().FindAsync(request.PaymentHash, CancellationToken.None));
    }

    [Fact]
    public async Task Another_door_finds_the_payment_redeemed()
    {
        var request = StoreBench.Claim(uses: 2);
        await StoreBench.ClaimedAsync(bench.Sales(), request);
        await StoreBench.RefusedAsync(bench.Sales(), request with { Door = Door.Payment }, ClaimRefusal.OtherDoor);
        await StoreBench.ClaimedAsync(bench.Sales(), request with { Door = Door.Lsat });
    }

    [Fact]
    public async Task A_released_use_can_be_claimed_again()
    {
        var store = bench.Sales();
        var request = StoreBench.Claim();
        await store.ReleaseAsync(await StoreBench.ClaimedAsync(store, request), CancellationToken.None);
        Assert.Equal((0, 0), await bench.CountAsync(request.PaymentHash));
        await StoreBench.ClaimedAsync(store, request);
        await StoreBench.RefusedAsync(store, request, ClaimRefusal.UsedUp);
    }

    [Fact]
    public async Task A_release_after_others_used_the_payment_gives_back_its_own_cost()
    {
        var store = bench.Sales();
        var request = StoreBench.Claim(uses: 5);
        var claim = await StoreBench.ClaimedAsync(store, request with { Cost = new Msat(70) });
        await StoreBench.ClaimedAsync(store, request);
        await StoreBench.ClaimedAsync(store, request);
        await store.ReleaseAsync(claim, CancellationToken.None);
        Assert.Equal((2, 200), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task A_release_keeps_a_revocation_that_came_between()
    {
        var store = bench.Sales();
        var request = StoreBench.Claim(uses: 5);
        var claim = await StoreBench.ClaimedAsync(store, request);
        using var revocations = bench.Revocations();
        await revocations.RevokeAsync(request.PaymentHash, "fraud", CancellationToken.None);
        await store.ReleaseAsync(claim, CancellationToken.None);
        await StoreBench.RefusedAsync(store, request, ClaimRefusal.Revoked);
    }

    [Fact]
    public async Task A_release_of_a_row_that_is_gone_is_unavailable_and_makes_no_row()
    {
        var store = bench.Sales();
        var request = StoreBench.Claim();
        var claim = await StoreBench.ClaimedAsync(store, request);
        var hash = request.PaymentHash.ToString();
        await bench.Table().DeleteEntityAsync(hash[..2], hash);
        await Assert.ThrowsAsync<Paywall.StoreUnavailableException>(() => store.ReleaseAsync(claim, CancellationToken.None));
        Assert.Null(await store.FindAsync(request.PaymentHash, CancellationToken.None));
    }

    [Fact]
    public async Task An_uncounted_sale_is_noted_once_and_never_overwrites()
    {
        var store = bench.Sales();
        var request = StoreBench.Claim() with { MaxUses = 0, MaxSpend = null };
        Assert.True(await store.NoteUncountedAsync(request, CancellationToken.None));
        Assert.False(await store.NoteUncountedAsync(request with { At = StoreBench.At(9), Path = "/later" }, CancellationToken.None));
        var row = await bench.RowAsync(request.PaymentHash);
        Assert.Equal((1, 100, "/fortune", StoreBench.At(0)), (row.Uses, row.Spent.Value, row.Path, row.LastUsedAt!.Value));
    }

    [Fact]
    public async Task A_row_of_another_version_is_not_taken_for_a_sale()
    {
        var request = StoreBench.Claim();
        var hash = request.PaymentHash.ToString();
        await bench.Table().CreateIfNotExistsAsync();
        await bench.Table().AddEntityAsync(new Azure.Data.Tables.TableEntity(hash[..2], hash) { ["Uses"] = "one" });
        await Assert.ThrowsAnyAsync<Exception>(() => bench.Sales().ClaimAsync(request, CancellationToken.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Of_64_claims_at_once_exactly_as_many_win_as_were_bought(int bought)
    {
        var store = bench.Sales();
        var request = StoreBench.Claim(uses: bought);
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => store.ClaimAsync(request, CancellationToken.None))));
        Assert.Equal(bought, results.Count(r => r is ClaimResult.Claimed));
        Assert.All(results.OfType<ClaimResult.Refused>(), r => Assert.Equal(ClaimRefusal.UsedUp, r.Reason));
        Assert.Equal((bought, 100 * bought), await bench.CountAsync(request.PaymentHash));
    }

    [Fact]
    public async Task Two_instances_racing_through_two_doors_let_one_through()
    {
        TableSaleStore[] stores = [bench.Sales(), bench.Sales()];
        var request = StoreBench.Claim();
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(
            () => stores[i % 2].ClaimAsync(request with { Door = i % 3 == 0 ? Door.Payment : Door.L402 }, CancellationToken.None))));
        Assert.Single(results.OfType<ClaimResult.Claimed>());
    }

    [Fact]
    public async Task Racing_claims_and_releases_on_two_instances_end_in_the_right_count()
    {
        TableSaleStore[] stores = [bench.Sales(), bench.Sales()];
        var request = StoreBench.Claim(uses: 4);
        var kept = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            if (await stores[i % 2].ClaimAsync(request, CancellationToken.None) is not ClaimResult.Claimed claimed)
            {
                return 0;
            }

            if (i % 4 != 0)
            {
                return 1;
            }

            await stores[i % 2].ReleaseAsync(claimed.Claim, CancellationToken.None);
            return 0;
        })));
        Assert.Equal((kept.Sum(), 100 * kept.Sum()), await bench.CountAsync(request.PaymentHash));
        Assert.InRange(kept.Sum(), 1, 4);
    }
}
