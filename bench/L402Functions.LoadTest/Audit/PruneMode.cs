using L402Functions.LocalHost.Azurite;

namespace L402Functions.LoadTest.Audit;

/// <summary>How fast old audit rows are archived and deleted on Azurite, beside deleting as many rows in bare transactions of 100, alternating in the same run.</summary>
internal static class PruneMode
{
    private const int Rounds = 3;

    public static async Task RunAsync(int rows)
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        Console.WriteLine($"{rows} audit rows and more in one ledger, {Rounds} rounds, alternating; medians");
        var results = new List<PruneResult>();
        for (var round = 0; round < Rounds; round++)
        {
            results.Add(await new PruneLoad(azurite.ConnectionString).RunAsync(rows, round));
            Console.WriteLine(results[^1]);
        }

        Show("rows archived a second", r => r.ArchivedPerSecond, "0");
        Show("rows pruned a second", r => r.PrunedPerSecond, "0");
        Show("rows deleted a second, bare", r => r.BarePerSecond, "0");
        Show("ratio, pruned to bare", r => r.PrunedPerSecond / r.BarePerSecond, "0.00");
        Show("most managed memory while archiving, MB", r => r.PeakMegabytes, "0.0");

        void Show(string title, Func<PruneResult, double> of, string format) =>
            Console.WriteLine($"{title,-46}{results.Select(of).Order().ElementAt(Rounds / 2).ToString(format, System.Globalization.CultureInfo.InvariantCulture),10}");
    }
}
