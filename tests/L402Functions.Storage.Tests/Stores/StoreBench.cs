using System.Security.Cryptography;
using Azure.Data.Tables;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;
using L402Functions.Storage.Revocation;
using L402Functions.Storage.Sales;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Stores;

/// <summary>Stores over one table of their own, each with clients of its own, and claims to put to them.</summary>
internal sealed class StoreBench(string connectionString)
{
    private static int number;

    public StoreBench(AzuriteServer azurite)
        : this(azurite.ConnectionString)
    {
    }

    public StorageOptions Options { get; } = new() { RedemptionsTable = AzuriteServer.NewTableName(), SalesTable = AzuriteServer.NewTableName(), Patience = TimeSpan.FromSeconds(60) };

    public RecordedLog Log { get; } = new();

    public static MoneyTables TablesOf(string connectionString, FaultyTransport? transport = null) => MoneyTables.FromConnectionString(connectionString, options =>
    {
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxDelay = TimeSpan.FromMilliseconds(2);
        options.Transport = transport ?? options.Transport;
    });

    public TableSaleStore Sales(FaultyTransport? transport = null, TimeProvider? clock = null) =>
        new(TablesOf(connectionString, transport), Options, clock ?? TimeProvider.System, Log.For<TableSaleStore>());

    public TableSaleBook Book(FaultyTransport? transport = null) => new(TablesOf(connectionString, transport), Options, TimeProvider.System);

    public TableSalesFigures Figures() => new(TablesOf(connectionString), Options, TimeProvider.System);

    public TableRevocationList Revocations(TimeProvider? clock = null, FaultyTransport? transport = null) =>
        new(TablesOf(connectionString, transport), Options, clock ?? TimeProvider.System, Log.For<TableRevocationList>());

    public TableClient Table() => new(connectionString, Options.RedemptionsTable);

    /// <summary>A claim on a payment that no other test has: 100 msat a use.</summary>
    public static ClaimRequest Claim(long uses = 1, string service = "fortune")
    {
        var hash = PaymentHash.FromBytes(SHA256.HashData(BitConverter.GetBytes(Interlocked.Increment(ref number))));
        return new ClaimRequest(hash, new Msat(100), uses, new Msat(100 * long.Max(1, uses)), service, "/fortune", "GET", Door.L402, At(0), ReceiptId.New());
    }

    public static DateTimeOffset At(int seconds) => new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    public static async Task<Claim> ClaimedAsync(ISaleStore store, ClaimRequest request) =>
        Assert.IsType<ClaimResult.Claimed>(await store.ClaimAsync(request, CancellationToken.None)).Claim;

    public static async Task RefusedAsync(ISaleStore store, ClaimRequest request, ClaimRefusal reason) =>
        Assert.Equal(new ClaimResult.Refused(reason), await store.ClaimAsync(request, CancellationToken.None));

    public async Task<Sale> RowAsync(PaymentHash hash) => Assert.IsType<Sale>(await Sales().FindAsync(hash, CancellationToken.None));

    public async Task<(long Uses, long Spent)> CountAsync(PaymentHash hash)
    {
        var row = await RowAsync(hash);
        return (row.Uses, row.Spent.Value);
    }
}
