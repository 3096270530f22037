using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using L402Functions.LocalHost.Azurite;
using L402Functions.Protocol.Signing;
using L402Functions.Protocol.Wallets;
using L402Functions.Simulation.Accounting;
using L402Functions.Spending;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Ledger;
using L402Functions.Storage;
using L402Functions.Storage.Archive;
using L402Functions.Storage.Blobs;
using L402Functions.Storage.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.LoadTest.Audit;

/// <summary>
/// How fast books are verified and in how much memory, beside reading and hashing the same rows and nothing else: by themselves, of a hundred thousand rows and of a million; of a
/// million on a store that takes ten milliseconds for every page; and on Azurite.
/// </summary>
internal static class VerifyMode
{
    private const int Few = 100_000;
    private const int Many = 1_000_000;
    private const int Writers = 4;

    public static async Task RunAsync(int rowsOnAzurite)
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        Console.WriteLine($"{"",-46}{"rows",12}{"rows/s",12}{"ratio",8}{"working set, MB",18}{"managed, MB",14}");
        foreach (var rows in new[] { Few, Many })
        {
            var books = new GeneratedBooks(rows);
            await books.ReadAsync(GeneratedBooks.Root, RowKeys.Head, default);
            var hashing = await MeasureAsync(() => HashAsync(books));
            Show("rows made and hashed", rows, hashing, null);
            Show("books verified, no storage", rows, await MeasureAsync(() => VerifyAsync(books, azurite.ConnectionString)), hashing);
        }

        await RunSteadyAsync(azurite.ConnectionString);
        if (rowsOnAzurite == 0)
        {
            return;
        }

        var options = new StorageOptions { LedgerTable = $"t{Guid.NewGuid():N}", Patience = TimeSpan.FromMinutes(1) };
        var table = new TableLedgerStore(MoneyTables.FromConnectionString(azurite.ConnectionString), options, TimeProvider.System);
        var stored = new GeneratedBooks(rowsOnAzurite);
        Show("books written to Azurite", rowsOnAzurite, await MeasureAsync(() => CopyAsync(stored, table)), null);
        var reading = await MeasureAsync(() => HashAsync(table));
        Show("rows read from Azurite and hashed", rowsOnAzurite, reading, null);
        Show("books verified on Azurite", rowsOnAzurite, await MeasureAsync(() => VerifyAsync(table, azurite.ConnectionString)), reading);
    }

    private static async Task RunSteadyAsync(string storage)
    {
        var store = new SteadyStore();
        await CopyAsync(new GeneratedBooks(Many), store);
        var reading = await MeasureAsync(() => HashAsync(store));
        Show("rows read and hashed, 10 ms a page", Many, reading, null);
        Show("books verified, 10 ms a page", Many, await MeasureAsync(() => VerifyAsync(store, storage)), reading);
    }

    private static async Task VerifyAsync(ILedgerStore store, string storage)
    {
        using var key = SigningKey.TryCreate([.. Enumerable.Repeat((byte)7, SigningKey.Length)], out var made) ? made : throw new InvalidOperationException();
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var options = new StorageOptions { ArchiveContainer = $"c{Guid.NewGuid():N}" };
        var archive = new BlobArchiveStore(MoneyBlobs.FromConnectionString(storage), options, TimeProvider.System);
        var seal = new CheckpointSeal(key, new JwkSet(key.PublicKey));
        var book = new CheckpointBook(archive, seal);
        var roots = new NamedRoots(GeneratedBooks.Root);
        await new CheckpointDesk(store, roots, book, seal, null, TimeProvider.System, NullLogger<CheckpointDesk>.Instance).RunAsync(default);
        var verifier = new AuditVerifier(
            store, archive, roots, new NoWallets(), book, seal, null, new SystemIdSource(), new VerificationLimits(), TimeProvider.System,
            new VerificationMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<AuditVerifier>.Instance);
        var report = await verifier.VerifyAllAsync(deep: false, TimeBox.Endless(TimeProvider.System), default);
        if (!report.Intact || !report.Roots[0].MoneyCompared || report.Roots[0].Anchored != report.Roots[0].End.Sequence)
        {
            throw new InvalidOperationException($"The books are whole, and verification says otherwise: {string.Join("; ", report.Breaks)}");
        }
    }

    private static async Task HashAsync(ILedgerStore store)
    {
        var last = AuditHash.None;
        await foreach (var row in store.ReadRangeAsync(GeneratedBooks.Root, RowKeys.Audit, RowKeys.After(RowKeys.Audit), default))
        {
            last = AuditHash.Of(row.Document.Span);
        }

        GC.KeepAlive(last);
    }

    private static async Task CopyAsync(GeneratedBooks books, ILedgerStore table)
    {
        await table.WriteAsync(GeneratedBooks.Root, [new RowWrite.Put("x|", "{}"u8.ToArray())], default);
        await Parallel.ForEachAsync(books.All().Chunk(ILedgerStore.MaxWrites), new ParallelOptions { MaxDegreeOfParallelism = Writers }, async (rows, token) =>
            await table.WriteAsync(GeneratedBooks.Root, [.. rows.Select(r => new RowWrite.Insert(r.Key, r.Document))], token));
    }

    private static async Task<Measured> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var (workingSet, managed) = (0L, 0L);
        using var process = Process.GetCurrentProcess();
        var start = Stopwatch.GetTimestamp();
        await using (var timer = new Timer(_ => Sample(), null, 0, 50))
        {
            await work();
        }

        return new Measured(Stopwatch.GetElapsedTime(start), workingSet, managed);

        void Sample()
        {
            process.Refresh();
            workingSet = Math.Max(workingSet, process.WorkingSet64);
            managed = Math.Max(managed, GC.GetTotalMemory(false));
        }
    }

    private static void Show(string what, int rows, Measured measured, Measured? baseline)
    {
        var ratio = baseline is null ? "" : (measured.Time / baseline.Time).ToString("0.00", CultureInfo.InvariantCulture);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-46}{rows,12:N0}{rows / measured.Time.TotalSeconds,12:N0}{ratio,8}{measured.WorkingSet / 1e6,18:N0}{measured.Managed / 1e6,14:N0}"));
    }

    private sealed record Measured(TimeSpan Time, long WorkingSet, long Managed);

    private sealed class NoWallets : IWalletDirectory
    {
        public IPreparingWallet? Find(string name) => null;
    }
}
