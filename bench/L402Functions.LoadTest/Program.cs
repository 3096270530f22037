using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using L402Functions.LoadTest;
using L402Functions.LoadTest.Audit;
using L402Functions.LoadTest.Ledger;
using L402Functions.LoadTest.Wallets;
using L402Functions.LocalHost.Azurite;
using L402Functions.Paywall.Keys;

if (args is ["serve", var url, var storage, var key])
{
    await LoadServer.RunAsync(url, storage, key);
    return 0;
}

if (args is ["wallet", ..])
{
    await WalletLoad.RunAsync(TimeSpan.FromSeconds(args is [_, var length] ? double.Parse(length, CultureInfo.InvariantCulture) : 4));
    return 0;
}

if (args is ["ledger", .. var rest])
{
    await LedgerMode.RunAsync(TimeSpan.FromSeconds(rest is [var given] ? double.Parse(given, CultureInfo.InvariantCulture) : 4));
    return 0;
}

if (args is ["payments" or "duplicates", ..])
{
    await PaymentMode.RunAsync(
        TimeSpan.FromSeconds(args is [_, var span] ? double.Parse(span, CultureInfo.InvariantCulture) : 4), onlyDuplicates: args[0] == "duplicates");
    return 0;
}

if (args is ["audit", "verify", .. var books])
{
    await VerifyMode.RunAsync(books is [var logged] ? int.Parse(logged, CultureInfo.InvariantCulture) : 100_000);
    return 0;
}

if (args is ["audit", "prune", .. var size])
{
    await PruneMode.RunAsync(size is [var rows] ? int.Parse(rows, CultureInfo.InvariantCulture) : 10_000);
    return 0;
}

const int connections = 16;
const int rounds = 5;
var time = TimeSpan.FromSeconds(args is [var seconds] ? double.Parse(seconds, CultureInfo.InvariantCulture) : 4);

await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
var master = RandomNumberGenerator.GetBytes(KeyRing.KeyLength);
await using var server = await ServerProcess.StartAsync(azurite.ConnectionString, Convert.ToBase64String(master));
using var keys = new KeyRing(new Dictionary<byte, byte[]> { [0] = master }, 0);
var mill = new TokenMill(keys, TimeProvider.System);
using var run = new LoadRun(server, connections);

var unlimited = mill.Credential("/unlimited", uses: 0);
Console.WriteLine($"{connections} connections, {rounds} rounds of {time.TotalSeconds:0.#} s each, alternating; the server in its own process");
await OpenAsync();
await UnlimitedAsync();

var (open, gated) = (new List<LoadResult>(), new List<LoadResult>());
for (var round = 0; round < rounds; round++)
{
    open.Add(await OpenAsync());
    gated.Add(await UnlimitedAsync());
}

Show("ungated", open);
Show("gated, unlimited token", gated);
Console.WriteLine($"{"ratio of requests/s, median of the rounds",-46}{Median(gated.Zip(open, (g, o) => g.PerSecond / o.PerSecond)),10:0.000}");
Console.WriteLine($"{"ratio of server time per request, ungated/gated",-46}{Median(gated.Zip(open, (g, o) => o.ServerMicrosecondsEach / g.ServerMicrosecondsEach)),10:0.000}");

var tokens = Enumerable.Range(0, 40_000).Select(_ => mill.Credential("/once", uses: 1)).ToArray();
Show("gated, single-use tokens (one insert each)", [await run.ForAsync(time, "/once", HttpStatusCode.OK, (i, request) =>
    i < tokens.Length && request.Headers.TryAddWithoutValidation("Authorization", tokens[i]))]);
Show("402 to as many clients (an invoice each)", [await run.ForAsync(time, "/once", HttpStatusCode.PaymentRequired, (i, request) =>
    request.Headers.TryAddWithoutValidation(LoadServer.ClientHeader, $"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}"))]);
Show("402 to one client (the open offer again)", [await run.ForAsync(time, "/once", HttpStatusCode.PaymentRequired, (_, request) =>
    request.Headers.TryAddWithoutValidation(LoadServer.ClientHeader, "192.0.2.1"))]);
return 0;

Task<LoadResult> OpenAsync() => run.ForAsync(time, "/open", HttpStatusCode.OK, (_, request) =>
    request.Headers.TryAddWithoutValidation("Authorization", unlimited));

Task<LoadResult> UnlimitedAsync() => run.ForAsync(time, "/unlimited", HttpStatusCode.OK, (_, request) =>
    request.Headers.TryAddWithoutValidation("Authorization", unlimited));

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToArray();
    return sorted[sorted.Length / 2];
}

static void Show(string what, IReadOnlyList<LoadResult> results)
{
    var unexpected = results.Sum(r => r.Unexpected);
    Console.WriteLine(
        $"{what,-46}{Median(results.Select(r => r.PerSecond)),10:0} requests/s {Median(results.Select(r => r.ServerMicrosecondsEach)),8:0} µs server time each"
        + (unexpected == 0 ? "" : $"   {unexpected} UNEXPECTED ANSWERS"));
}
