using L402Functions.LocalHost.Azurite;

namespace L402Functions.LoadTest.Ledger;

/// <summary>Steps per second of ledgers on Azurite: committed together, and beside it each on its own, alternating in the same run.</summary>
internal static class LedgerMode
{
    private const int Rounds = 3;

    public static async Task RunAsync(TimeSpan time)
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        Console.WriteLine($"payments of three steps (reserve, attempt, settle), {Rounds} rounds of {time.TotalSeconds:0.#} s each, alternating; medians");
        await CompareAsync("1 root, 32 in flight", new LedgerLoad(azurite.ConnectionString, roots: 1, inFlight: 32), time);
        await CompareAsync("64 roots, 64 in flight", new LedgerLoad(azurite.ConnectionString, roots: 64, inFlight: 64), time);
    }

    private static async Task CompareAsync(string title, LedgerLoad load, TimeSpan time)
    {
        await load.ForAsync(TimeSpan.FromSeconds(1), shared: true);
        var (together, alone) = (new List<LedgerResult>(), new List<LedgerResult>());
        for (var round = 0; round < Rounds; round++)
        {
            together.Add(await load.ForAsync(time, shared: true));
            alone.Add(await load.ForAsync(time, shared: false));
        }

        Console.WriteLine();
        Console.WriteLine($"{title,-34}{"steps/s",10}{"transactions/payment",22}{"requests/payment",18}");
        Show("group commit (SpendingLedger)", together);
        Show("compare and swap, each on its own", alone);
        Console.WriteLine($"{"ratio of steps/s",-34}{Median(together.Zip(alone, (t, a) => t.StepsPerSecond / a.StepsPerSecond)),10:0.0}");
    }

    private static void Show(string what, List<LedgerResult> results) => Console.WriteLine(
        $"{what,-34}{Median(results.Select(r => r.StepsPerSecond)),10:0}{Median(results.Select(r => r.TransactionsEach)),22:0.00}{Median(results.Select(r => r.RequestsEach)),18:0.00}");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
