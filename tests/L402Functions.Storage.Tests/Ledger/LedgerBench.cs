using System.Text;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Ledger;
using L402Functions.Storage.Registry;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Ledger;

/// <summary>Ledger stores over one table of their own, each with clients of its own.</summary>
internal sealed class LedgerBench(AzuriteServer azurite)
{
    public static AgentId Root { get; } = AgentId.Parse("research");

    public static CancellationToken None => CancellationToken.None;

    public StorageOptions Options { get; init; } = new()
    {
        LedgerTable = AzuriteServer.NewTableName(),
        HashesTable = AzuriteServer.NewTableName(),
        RegistryTable = AzuriteServer.NewTableName(),
        Patience = TimeSpan.FromSeconds(60),
    };

    public TableLedgerStore Store(FaultyTransport? transport = null, TimeProvider? clock = null) =>
        new(Tables(transport), Options, clock ?? TimeProvider.System);

    public MoneyTables Tables(FaultyTransport? transport = null) => StoreBench.TablesOf(azurite.ConnectionString, transport);

    public TableHashRegistry Hashes(FaultyTransport? transport = null) => new(Tables(transport), Options, TimeProvider.System);

    public TableFreezes Freezes(FaultyTransport? transport = null) => new(Tables(transport), Options, TimeProvider.System);

    public TableAgentDirectory Agents(FaultyTransport? transport = null) => new(Tables(transport), Options, TimeProvider.System);

    /// <summary>A ledger as in a process of its own.</summary>
    public SpendingLedger NewLedger(FaultyTransport? transport = null) =>
        new(Store(transport), TimeProvider.System, new SystemIdSource(), new LedgerLimits { Tries = 64 });

    public static ReadOnlyMemory<byte> Text(string text) => Encoding.UTF8.GetBytes(text);

    public static string TextOf(LedgerRow? row) => row is null ? "" : Encoding.UTF8.GetString(row.Document.Span);

    public static RowWrite.Insert Insert(string key, string text = "{}") => new(key, Text(text));

    public static async Task<IReadOnlyList<string>> CommittedAsync(ILedgerStore store, params RowWrite[] writes) =>
        Assert.IsType<WriteResult.Committed>(await store.WriteAsync(Root, writes, None)).ETags;

    public static async Task ConflictAsync(int index, ILedgerStore store, params RowWrite[] writes) =>
        Assert.Equal(new WriteResult.Conflict(index), await store.WriteAsync(Root, writes, None));

    public static async Task<List<LedgerRow>> RangeAsync(ILedgerStore store, string from, string to)
    {
        var rows = new List<LedgerRow>();
        await foreach (var row in store.ReadRangeAsync(Root, from, to, None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
