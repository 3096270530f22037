using L402Functions.LocalHost.Azurite;

namespace L402Functions.LoadTest.Ledger;

/// <summary>Steps per second of ledgers on Azurite: committed together, and beside it each on its own, alternating in the same run.</summary>
internal static class LedgerMode
{
    public static async Task RunAsync(TimeSpan time)
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        Console.WriteLine($"payments of three steps (reserve, attempt, settle), {Comparison.Rounds} rounds of {time.TotalSeconds:0.#} s each, alternating; medians");
        await CompareAsync("1 root, 32 in flight", new LedgerLoad(azurite.ConnectionString, roots: 1, inFlight: 32));
        await CompareAsync("64 roots, 64 in flight", new LedgerLoad(azurite.ConnectionString, roots: 64, inFlight: 64));

        Task CompareAsync(string title, LedgerLoad load) => Comparison.RunAsync(title, "steps", load.ForAsync, r => r.StepsPerSecond, time);
    }
}
