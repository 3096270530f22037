using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.EndToEnd.Tests.Spending.Killing;
using L402Functions.LocalHost.Azurite;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;
using L402Functions.Storage;
using L402Functions.Storage.Sales;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.EndToEnd.Tests.Operating;

/// <summary>What the clock counts of sales, and an export during which the storage goes away, on a storage of their own.</summary>
public sealed class SalesFiguresTests : IAsyncLifetime
{
    private const int Sales = 800;
    private AzuriteProcess? azurite;
    private StorageProxy? proxy;
    private TroubledUpstream? upstream;
    private LocalHostProcess? host;
    private Shop? shop;

    private Shop Shop => shop!;

    public async Task InitializeAsync()
    {
        azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        proxy = await StorageProxy.StartAsync(azurite);
        upstream = await TroubledUpstream.StartAsync();
        var settings = ShopFixture.Settings(upstream.Address);
        settings["L402RollupSchedule"] = "* * * * * *";
        host = await LocalHostProcess.StartAsync(settings, "--storage", proxy.ConnectionString);
        shop = new Shop(host);
    }

    public async Task DisposeAsync()
    {
        shop?.Dispose();
        await (host?.DisposeAsync() ?? default);
        await (upstream?.DisposeAsync() ?? default);
        await (proxy?.DisposeAsync() ?? default);
        await (azurite?.DisposeAsync() ?? default);
    }

    [Fact]
    public async Task What_was_sold_is_in_the_days_figures_soon_after()
    {
        var twice = await Shop.BuyAsync("/thrice/figures");
        using var first = await Shop.ServedAsync("/thrice/figures", twice.L402);
        using var second = await Shop.ServedAsync("/thrice/figures", twice.L402);
        var once = await Shop.BuyAsync("/once/figures");
        using var only = await Shop.ServedAsync("/once/figures", once.L402);

        var points = new List<string>();
        await Until.TrueAsync(async () =>
        {
            points = await PointsAsync("by=path");
            return points.Count == 2 && points.Any(p => p.Contains(", 2 uses", StringComparison.Ordinal));
        });
        Assert.Equal(["once /once/figures: 1 of 5000, 1 uses of 5000", "thrice /thrice/figures: 1 of 6000, 2 uses of 4000"], points);
        Assert.Equal([" : 2 of 11000, 3 uses of 9000"], await PointsAsync("by=day"));
    }

    [Fact]
    public async Task An_export_that_cannot_be_read_to_its_end_is_no_file()
    {
        var store = new TableSaleStore(MoneyTables.FromConnectionString(azurite!.ConnectionString), new StorageOptions(), TimeProvider.System, NullLogger<TableSaleStore>.Instance);
        await Parallel.ForEachAsync(Enumerable.Range(0, Sales), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, token) =>
        {
            var hash = PaymentHash.FromBytes(SHA256.HashData(BitConverter.GetBytes(number)));
            var claim = new ClaimRequest(hash, new Msat(100), 1, new Msat(100), "fortune", $"/fortune/{number}", "GET", Door.L402, TimeProvider.System.GetUtcNow(), ReceiptId.New());
            Assert.IsType<ClaimResult.Claimed>(await store.ClaimAsync(claim, token));
        });

        using var whole = await Shop.OperateAsync(HttpMethod.Get, "/operator/sales/export?operator=ada&format=csv");
        Assert.Equal(Sales + 1, (await whole.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        proxy!.Sentry = new ReadingSentry("ge 'e'");
        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            using var half = await Shop.OperateAsync(HttpMethod.Get, "/operator/sales/export?operator=ada&format=csv");
            Assert.Equal(HttpStatusCode.OK, half.StatusCode);
        });
        await Until.TrueAsync(() => host!.Said.Contains("An export of sales was cut off", StringComparison.Ordinal));

        proxy.Sentry = new ReadingSentry("ge '0'");
        using var none = await Shop.OperateAsync(HttpMethod.Get, "/operator/sales/export?operator=ada&format=csv");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, none.StatusCode);
    }

    private async Task<List<string>> PointsAsync(string by)
    {
        var today = TimeProvider.System.GetUtcNow();
        using var answer = await Shop.OperateAsync(HttpMethod.Get, $"/operator/sales/rollups?from={today.AddDays(-1):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd}&{by}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var points = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("points").EnumerateArray();

        // All days together: what is sold about midnight is sold on two.
        return [.. points.GroupBy(p => $"{NameOf(p, "service")} {NameOf(p, "path")}", (name, days) => TextOf(name, [.. days]))];
    }

    private static string NameOf(JsonElement point, string member) => point.TryGetProperty(member, out var value) ? value.GetString()! : "";

    private static string TextOf(string name, JsonElement[] days)
    {
        long Sum(string member) => days.Sum(d => d.GetProperty(member).GetInt64());
        return $"{name}: {Sum("sales")} of {Sum("amount_msat")}, {Sum("uses")} uses of {Sum("spent_msat")}";
    }

    /// <summary>Lets no reading of sales through whose filter has these words.</summary>
    private sealed class ReadingSentry(string words) : Sentry(() => { })
    {
        public override Task<int?> SeeAsync(StoredRequest request) =>
            request.Path is ["Redemptions()"] && Uri.UnescapeDataString(request.Target).Contains(words, StringComparison.Ordinal)
                ? throw new PluggedException()
                : Task.FromResult<int?>(null);

        public override Task SeeAsync(StoredRequest request, int? number, byte[] answer) => Task.CompletedTask;
    }
}
