using System.Globalization;
using L402Functions.LocalHost.Azurite;
using L402Functions.Storage;
using L402Functions.Storage.Ledger;

namespace L402Functions.LoadTest.Audit;

/// <summary>
/// How fast old audit rows are archived and deleted, beside deleting as many rows in bare transactions of 100, in turns: on Azurite, and on a store that takes the same time for
/// every transaction however many rows it has, of a hundred thousand rows and of a million. The archive is Azurite's each time.
/// </summary>
internal static class PruneMode
{
    private const int Rounds = 3;
    private const int Few = 100_000;
    private const int Many = 1_000_000;

    public static async Task RunAsync(int rowsOnAzurite)
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        foreach (var rows in new[] { Few, Many })
        {
            Show($"{rows:N0} rows, 10 ms for every transaction and page", [await new PruneLoad(new SteadyStore(), azurite.ConnectionString).RunAsync(rows)]);
        }

        var results = new List<PruneResult>();
        for (var round = 0; round < Rounds && rowsOnAzurite > 0; round++)
        {
            var options = new StorageOptions { LedgerTable = $"t{Guid.NewGuid():N}", Patience = TimeSpan.FromMinutes(1) };
            var store = new TableLedgerStore(MoneyTables.FromConnectionString(azurite.ConnectionString), options, TimeProvider.System);
            results.Add(await new PruneLoad(store, azurite.ConnectionString).RunAsync(rowsOnAzurite));
            Show($"{rowsOnAzurite:N0} rows on Azurite, medians of {results.Count}", results);
        }
    }

    private static void Show(string title, List<PruneResult> results)
    {
        Console.WriteLine(title);
        Line("rows", r => r.Rows, "N0");
        Line("rows archived a second", r => r.ArchivedPerSecond, "0");
        Line("rows pruned a second", r => r.PrunedPerSecond, "0");
        Line("rows deleted a second, bare", r => r.BarePerSecond, "0");
        Line("ratio, pruned to bare", r => r.PrunedPerSecond / r.BarePerSecond, "0.00");
        Line("most managed memory more while archiving, MB", r => r.WhileArchiving, "0.0");
        Line("most managed memory more while deleting, MB", r => r.WhilePruning, "0.0");

        void Line(string name, Func<PruneResult, double> of, string format) =>
            Console.WriteLine($"  {name,-46}{results.Select(of).Order().ElementAt(results.Count / 2).ToString(format, CultureInfo.InvariantCulture),12}");
    }
}
