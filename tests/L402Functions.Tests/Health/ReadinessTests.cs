using L402Functions.Health;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Payments;
using L402Functions.Storage;
using L402Functions.Storage.Queues;
using L402Functions.Tests.Host;
using L402Functions.Wallets;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Tests.Health;

public sealed class ReadinessTests
{
    /// <summary>Nobody listens there.</summary>
    private const string Nobody = "http://127.0.0.1:9";

    /// <summary>Opens a wallet whose relay does not exist.</summary>
    private const string SilentWallet =
        "nostr+walletconnect://79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798?relay=ws%3A%2F%2F127.0.0.1%3A9&secret=0101010101010101010101010101010101010101010101010101010101010101";

    private const string AccountKey = "c3RvcmFnZS1hY2NvdW50LWtleS1vZi10aGVzZS10ZXN0cw==";
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_thousand_probes_cost_one_check()
    {
        await using var storage = await StorageAsync();
        await using var app = await AppAsync(storage.Address, storage.Address, wallet: false);
        var ready = Standing(app);
        var reports = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => ready.CheckAsync(CancellationToken.None))));
        Assert.All(reports, r => Assert.Equal(reports[0].Checks!.Select(c => (c.Name, c.Status)), r.Checks!.Select(c => (c.Name, c.Status))));

        // The table, the two queues and the list of checkpoints, once each.
        Assert.Equal(4, storage.Served);
    }

    [Fact]
    public async Task What_was_asked_counts_for_some_seconds_and_is_asked_again_then()
    {
        await using var storage = await StorageAsync();
        await using var app = await AppAsync(storage.Address, storage.Address, wallet: false);
        var clock = new ManualClock(Start);
        var ready = new ReadinessCheck(app.Get<HealthProbes>(), clock);
        await ready.CheckAsync(CancellationToken.None);
        clock.Advance(ReadinessCheck.KeptFor);
        await ready.CheckAsync(CancellationToken.None);
        Assert.Equal(4, storage.Served);
        clock.Advance(TimeSpan.FromSeconds(1));
        await ready.CheckAsync(CancellationToken.None);
        Assert.Equal(8, storage.Served);
    }

    [Fact]
    public async Task A_caller_that_does_not_wait_ends_nobody_elses_check()
    {
        await using var storage = await StorageAsync();
        await using var app = await AppAsync(storage.Address, storage.Address, wallet: false);
        var ready = Standing(app);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ready.CheckAsync(gone.Token));
        await ready.CheckAsync(CancellationToken.None);
        Assert.Equal(4, storage.Served);
    }

    [Fact]
    public async Task A_dead_queue_endpoint_shows_and_so_does_a_silent_wallet()
    {
        await using var storage = await StorageAsync();
        await using var app = await AppAsync(storage.Address, Nobody);
        var report = await app.Get<ReadinessCheck>().CheckAsync(CancellationToken.None);
        Assert.Equal(HealthStatus.Down, report.Status);
        Assert.Equal(
            [
                ("tables", HealthStatus.Ok), ("queue:payments", HealthStatus.Down), ("queue:reconcile", HealthStatus.Down),
                ("wallet:treasury", HealthStatus.Down), ("checkpoint", HealthStatus.Degraded),
            ],
            report.Checks!.Select(c => (c.Name, c.Status)));
        Assert.Null(report.Checks!.Single(c => c.Name == "queue:payments").AgeSeconds);
    }

    [Fact]
    public async Task A_wallet_that_answered_a_moment_ago_is_not_given_up_and_an_old_checkpoint_stops_nothing()
    {
        await using var storage = await StorageAsync();
        await using var app = await AppAsync(storage.Address, storage.Address);
        var clock = new ManualClock(Start);
        var watch = new WalletWatch(new WalletDirectory(app.Get<ConfiguredWallets>()), clock);
        var checkpoints = new CheckpointWatch(clock, new Anchored(Start - TimeSpan.FromHours(4)));
        var probes = new HealthProbes(
            app.Get<MoneyTables>(), app.Get<QueueFronts>(), app.Get<StorageOptions>(), app.Get<ConfiguredWallets>(), watch, checkpoints, clock, app.Log.For<HealthProbes>());
        var ready = new ReadinessCheck(probes, clock);

        watch.Saw("treasury");
        clock.Advance(WalletWatch.Fresh);
        var report = await AnsweredAsync(ready, clock, storage);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal(HealthStatus.Degraded, report.Checks!.Single(c => c.Name == "wallet:treasury").Status);
        Assert.InRange(report.Checks!.Single(c => c.Name == "wallet:treasury").AgeSeconds!.Value, 60, 300);
        Assert.Equal(HealthStatus.Degraded, report.Checks!.Single(c => c.Name == "checkpoint").Status);
        Assert.InRange(report.Checks!.Single(c => c.Name == "checkpoint").AgeSeconds!.Value, 4 * 3600, 5 * 3600);
        Assert.Equal(HealthStatus.Ok, report.Checks!.Single(c => c.Name == "tables").Status);
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_answer_whatever_is_wrong()
    {
        await using var app = await AppAsync(Nobody, Nobody);
        var http = new DefaultHttpContext { RequestServices = app.Get<IServiceProvider>() };
        http.Response.Body = new MemoryStream();
        await (await new HealthFunction(app.Get<ReadinessCheck>()).ReadyAsync(http.Request, CancellationToken.None)).ExecuteAsync(http);
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, http.Response.StatusCode);
        http.Response.Body.Position = 0;
        var body = await new StreamReader(http.Response.Body).ReadToEndAsync();
        Assert.Contains("\"status\":\"down\"", body, StringComparison.Ordinal);
        Assert.All(
            new[] { AccountKey, RunningApp.MasterKey, "0101010101010101", "127.0.0.1", "devstoreaccount1", "refused" },
            secret => Assert.DoesNotContain(secret, body, StringComparison.Ordinal));
    }

    /// <summary>
    /// Asks, and lets the time pass that a silent wallet is waited for: once the storage has been asked for its table and its two queues, and no faster than
    /// real time, in which its answers arrive.
    /// </summary>
    private static async Task<HealthReport> AnsweredAsync(ReadinessCheck ready, ManualClock clock, UpstreamServer storage)
    {
        var asking = ready.CheckAsync(CancellationToken.None);
        await Until.TrueAsync(() => storage.Served >= 3);
        await Until.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            return asking.IsCompleted;
        });
        return await asking;
    }

    /// <summary>A check for which no time passes, so that what was asked counts for as long as the test takes.</summary>
    private static ReadinessCheck Standing(RunningApp app) => new(app.Get<HealthProbes>(), new ManualClock(Start));

    /// <summary>A service that answers for tables, and says of queues that there are none yet.</summary>
    private static Task<UpstreamServer> StorageAsync() => UpstreamServer.StartAsync(async http =>
    {
        var isTable = http.Request.Path.Value!.Contains("Redemptions", StringComparison.Ordinal);
        http.Response.StatusCode = isTable ? 200 : 404;
        if (isTable)
        {
            http.Response.ContentType = "application/json";
            http.Response.Headers.ETag = "W/\"1\"";
            await http.Response.WriteAsync("""{"PartitionKey":"health","RowKey":"health"}""");
        }
        else
        {
            http.Response.Headers["x-ms-error-code"] = "QueueNotFound";
        }
    });

    private static Task<RunningApp> AppAsync(string tables, string queues, bool wallet = true)
    {
        var storage = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AccountKey};TableEndpoint={tables}/devstoreaccount1;QueueEndpoint={queues}/devstoreaccount1;BlobEndpoint={queues}/devstoreaccount1";
        (string, string?)[] settings = [("Storage:ConnectionString", storage), ("MoneyStorage", storage)];
        return RunningApp.StartAsync(wallet ? [.. settings, ("Wallets:treasury", SilentWallet)] : settings);
    }

    private sealed class Anchored(DateTimeOffset at) : ILastCheckpoint
    {
        public Task<DateTimeOffset?> FindAsync(CancellationToken cancellationToken) => Task.FromResult<DateTimeOffset?>(at);
    }
}
