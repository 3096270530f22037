using L402Functions.Paywall;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Sales;
using L402Functions.Protocol;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Sales;

[Collection(AzuriteCollection.Name)]
public sealed class SaleBookTests(AzuriteServer azurite)
{
    private readonly StoreBench bench = new(azurite);

    [Fact]
    public async Task Pages_follow_each_other_by_payment_hash_and_leave_out_none()
    {
        var sold = await SellAsync(60);
        var (read, after, pages) = (new List<Sale>(), default(SalesCursor), 0);
        do
        {
            var page = Assert.IsType<SalesPage>(await bench.Book().ReadPageAsync(new SalesQuery(), after, 7, CancellationToken.None));
            Assert.InRange(page.Sales.Count, 0, 7);
            read.AddRange(page.Sales);
            after = page.Next is null ? null : Reread(page.Next);
            pages++;
        }
        while (after is not null);

        Assert.Equal(sold.Select(s => s.PaymentHash.ToString()).Order(StringComparer.Ordinal), read.Select(s => s.PaymentHash.ToString()));
        Assert.InRange(pages, 9, 20);
    }

    [Fact]
    public async Task What_is_asked_for_is_what_comes()
    {
        var morning = StoreBench.Claim() with { Service = "a", Path = "/it's/päth", At = StoreBench.At(0) };
        var noon = StoreBench.Claim() with { Service = "a", Path = "/other", At = StoreBench.At(100) };
        var evening = StoreBench.Claim() with { Service = "b", Path = "/other", At = StoreBench.At(200) };
        foreach (var claim in new[] { morning, noon, evening })
        {
            await StoreBench.ClaimedAsync(bench.Sales(), claim);
        }

        await ReadsAsync(new SalesQuery(), morning, noon, evening);
        await ReadsAsync(new SalesQuery { From = StoreBench.At(100) }, noon, evening);
        await ReadsAsync(new SalesQuery { To = StoreBench.At(100) }, morning);
        await ReadsAsync(new SalesQuery { From = StoreBench.At(0), To = StoreBench.At(200), Service = "a" }, morning, noon);
        await ReadsAsync(new SalesQuery { Path = "/other", Service = "b" }, evening);
        await ReadsAsync(new SalesQuery { Path = "/it's/päth" }, morning);
        await ReadsAsync(new SalesQuery { Path = "x' or PartitionKey ne '" });
    }

    [Fact]
    public async Task The_shares_together_are_all_sales_in_order()
    {
        var sold = await SellAsync(40);
        var read = new List<string>();
        foreach (var share in bench.Book().ReadShares(new SalesQuery(), CancellationToken.None))
        {
            await foreach (var sale in share)
            {
                read.Add(sale.PaymentHash.ToString());
            }
        }

        Assert.Equal(sold.Select(s => s.PaymentHash.ToString()).Order(StringComparer.Ordinal), read);
    }

    [Fact]
    public async Task Before_the_first_sale_there_is_an_empty_page()
    {
        var page = await bench.Book().ReadPageAsync(new SalesQuery(), null, 10, CancellationToken.None);
        Assert.True(page is { Sales: [], Next: null });
        Assert.All(bench.Book().ReadShares(new SalesQuery(), CancellationToken.None), share => Assert.Empty(share.ToBlockingEnumerable()));
    }

    [Fact]
    public async Task A_store_that_is_down_is_said_to_be()
    {
        await SellAsync(1);
        var book = bench.Book(new FaultyTransport { Decide = _ => Fate.IsLost });
        await Assert.ThrowsAsync<StoreUnavailableException>(() => book.ReadPageAsync(new SalesQuery(), null, 10, CancellationToken.None));
        Assert.Throws<StoreUnavailableException>(() => book.ReadShares(new SalesQuery(), CancellationToken.None)[0].ToBlockingEnumerable().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64url!")]
    [InlineData("AAAA")]
    [InlineData("w6Q")]
    public void What_is_no_cursor_is_not_read_as_one(string text) => Assert.False(SalesCursor.TryParse(text, out _));

    [Fact]
    public async Task Days_are_counted_from_the_rows_and_counted_again_without_counting_twice()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 3, 2, 18, 0, 0, TimeSpan.Zero));
        var rollup = new SalesRollup(bench.Book(), bench.Figures(), clock, bench.Log.For<SalesRollup>());
        await SellAtAsync(clock.GetUtcNow().AddDays(-3), "a");
        await SellAtAsync(clock.GetUtcNow().AddDays(-1), "a");
        await SellAtAsync(clock.GetUtcNow(), "a");
        await SellAtAsync(clock.GetUtcNow(), "b");

        // The first count goes back to the beginning; the second finds the same and changes nothing.
        var first = await rollup.RunAsync(CancellationToken.None);
        Assert.Equal((4, 4), (first.Sales, first.Figures));
        var figures = await FiguresAsync();
        Assert.Equal(["02-27 a 1", "03-01 a 1", "03-02 a 1", "03-02 b 1"], figures);
        var second = await rollup.RunAsync(CancellationToken.None);
        Assert.Equal((new DateOnly(2026, 3, 1), 3), (second.From, second.Sales));
        Assert.Equal(figures, await FiguresAsync());

        // Nobody counts for three days: the next run leaves no gap.
        await SellAtAsync(clock.GetUtcNow().AddHours(1), "b");
        clock.Advance(TimeSpan.FromDays(3));
        await SellAtAsync(clock.GetUtcNow().AddDays(-2), "c");
        await rollup.RunAsync(CancellationToken.None);
        Assert.Equal(["02-27 a 1", "03-01 a 1", "03-02 a 1", "03-02 b 2", "03-03 c 1"], await FiguresAsync());
        Assert.Equal(new DateOnly(2026, 3, 5), await bench.Figures().FindCountedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_day_that_is_replaced_has_the_new_figures_and_its_neighbours_keep_theirs()
    {
        var (store, day) = (bench.Figures(), new DateOnly(2026, 1, 31));
        SalesFigure[] Of(DateOnly of, int paths) => [.. Enumerable.Range(0, paths).Select(i => new SalesFigure(of, "s", $"/{i}") { Sales = i, Amount = new Msat(i) })];
        await store.ReplaceDayAsync(day, Of(day, 250), CancellationToken.None);
        await store.ReplaceDayAsync(day.AddDays(1), Of(day.AddDays(1), 2), CancellationToken.None);
        await store.ReplaceDayAsync(day.AddDays(-1), Of(day.AddDays(-1), 3), CancellationToken.None);
        Assert.Equal(255, await CountAsync(day.AddDays(-1), day.AddDays(1)));

        await store.ReplaceDayAsync(day, Of(day, 120), CancellationToken.None);
        Assert.Equal(3, await CountAsync(day.AddDays(-1), day.AddDays(-1)));
        Assert.Equal(120, await CountAsync(day, day));
        Assert.Equal(2, await CountAsync(day.AddDays(1), day.AddDays(1)));
        await store.ReplaceDayAsync(day, [], CancellationToken.None);
        Assert.Equal(5, await CountAsync(day.AddDays(-40), day.AddDays(40)));
    }

    private static SalesCursor Reread(SalesCursor cursor)
    {
        Assert.True(SalesCursor.TryParse(cursor.ToString(), out var read));
        Assert.Equal(cursor, read);
        return read;
    }

    private async Task<List<ClaimRequest>> SellAsync(int count)
    {
        var sold = Enumerable.Range(0, count).Select(_ => StoreBench.Claim()).ToList();
        await Task.WhenAll(sold.Select(claim => StoreBench.ClaimedAsync(bench.Sales(), claim)));
        return sold;
    }

    private Task<Claim> SellAtAsync(DateTimeOffset at, string service) => StoreBench.ClaimedAsync(bench.Sales(), StoreBench.Claim(service: service) with { At = at });

    private async Task ReadsAsync(SalesQuery query, params ClaimRequest[] expected)
    {
        var page = Assert.IsType<SalesPage>(await bench.Book().ReadPageAsync(query, null, ISaleBook.MaxPage, CancellationToken.None));
        Assert.Equal(expected.Select(e => e.PaymentHash.ToString()).Order(StringComparer.Ordinal), page.Sales.Select(s => s.PaymentHash.ToString()));
        Assert.Null(page.Next);
    }

    private async Task<List<string>> FiguresAsync()
    {
        var read = new List<string>();
        await foreach (var figure in bench.Figures().ReadAsync(new DateOnly(2025, 12, 1), new DateOnly(2026, 3, 31), CancellationToken.None))
        {
            Assert.Equal(figure.Sales * 100, figure.Amount.Value);
            read.Add($"{figure.Day:MM-dd} {figure.Service} {figure.Sales}");
        }

        return read;
    }

    private async Task<int> CountAsync(DateOnly from, DateOnly to)
    {
        var count = 0;
        await foreach (var figure in bench.Figures().ReadAsync(from, to, CancellationToken.None))
        {
            Assert.InRange(figure.Day, from, to);
            count++;
        }

        return count;
    }
}
