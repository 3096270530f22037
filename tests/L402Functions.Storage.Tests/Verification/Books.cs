using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using L402Functions.DevWallet;
using L402Functions.Protocol;
using L402Functions.Protocol.Signing;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit.Checkpoints;
using L402Functions.Spending.Audit.Verification;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;
using L402Functions.Spending.Tests.Payments;
using L402Functions.Storage.Archive;
using L402Functions.Storage.Blobs;
using L402Functions.Storage.Ledger;
using L402Functions.Storage.Registry;
using L402Functions.TestSupport.Azurite;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Storage.Tests.Verification;

/// <summary>
/// The books of two roots over real tables and blobs, with payments in them and everything that checks them; and what somebody can do who has
/// the storage account's key and nothing else.
/// </summary>
internal sealed class Books
{
    public const string Wallet = "main";
    public static readonly AgentId Root = AgentId.Parse("research");
    public static readonly AgentId Scout = AgentId.Parse("scout");
    public static readonly AgentId Other = AgentId.Parse("other");
    public static readonly OperatorName Alice = OperatorName.TryParse("alice@example.com", out var name) ? name : throw new FormatException();

    private readonly StorageOptions options;
    private readonly TestPorts ports = new();
    private readonly TestQueue queue;
    private readonly AgentKeys agentKeys = new(new MasterSecretRing(new Dictionary<int, byte[]> { [1] = new byte[32] }, 1));
    private readonly SimulatedWallet seller;
    private readonly SigningKey key = NewKey(7);
    private int invoices;

    public Books(AzuriteServer azurite)
    {
        var stem = Guid.NewGuid().ToString("N");
        options = new StorageOptions { LedgerTable = $"t{stem}", RegistryTable = $"r{stem}", ArchiveContainer = $"archive-{stem}", Patience = TimeSpan.FromSeconds(60) };
        var blobs = MoneyBlobs.FromConnectionString(azurite.ConnectionString);
        var tables = MoneyTables.FromConnectionString(azurite.ConnectionString);
        Store = new TableLedgerStore(tables, options, TimeProvider.System);
        Holds = new TableHolds(tables, options, TimeProvider.System);
        Archive = new BlobArchiveStore(blobs, options, TimeProvider.System);
        var anchors = options with { ArchiveContainer = $"anchors-{stem}" };
        Anchors = blobs.Open(anchors.ArchiveContainer, anchors.Patience);
        ArchiveFiles = blobs.Open(options.ArchiveContainer, options.Patience);
        Seal = new CheckpointSeal(key, new JwkSet(key.PublicKey));
        Checkpoints = new CheckpointBook(new BlobArchiveStore(blobs, anchors, TimeProvider.System), Seal);
        var network = new SimulatedNetwork(Clock, fee: new RoutingFee(new Msat(1_000), 0));
        Purse = network.CreateWallet("purse", Msat.FromSats(1_000_000));
        seller = network.CreateWallet("seller", Msat.Zero);
        ports.Wallets[Wallet] = Purse;
        queue = new TestQueue(Clock);
        Process = new TestProcess(Store, ports, queue, Clock, agentKeys);
    }

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public TableLedgerStore Store { get; }

    public BlobArchiveStore Archive { get; }

    public TableHolds Holds { get; }

    public BlobContainerClient Anchors { get; }

    public BlobContainerClient ArchiveFiles { get; }

    public CheckpointSeal Seal { get; }

    public CheckpointBook Checkpoints { get; }

    public SimulatedWallet Purse { get; }

    public TestProcess Process { get; }

    public TestPorts Ports => ports;

    public ICheckpointBoard? Board { get; set; }

    /// <summary>What verification counts.</summary>
    public HeardMeters Meters { get; } = new();

    private static CancellationToken None => CancellationToken.None;

    /// <summary>Two roots, one with an agent below it; paid, refused and open payments; and a checkpoint of all that.</summary>
    public static async Task<Books> OpenAsync(AzuriteServer azurite)
    {
        var books = new Books(azurite);
        await books.PutPolicyAsync(Root, null);
        await books.PutPolicyAsync(Scout, Root);
        await books.PutPolicyAsync(Other, null);
        await books.PayAsync("order-1", Root);
        await books.PayAsync("order-2", Scout, 120);
        await books.PayAsync("order-3", Root, 90);
        await books.PayAsync("too-dear", Scout, 50_000);
        await books.PayAsync("elsewhere", Other);
        books.Purse.Faults.Next(WalletMethod.PayInvoice, new DevWallet.Faults.WalletFault.DropRequest());
        await books.PayAsync("lost", Scout);
        await books.SignAsync();
        return books;
    }

    public static SigningKey NewKey(byte seed) =>
        SigningKey.TryCreate(Enumerable.Repeat(seed, 32).ToArray(), out var made) ? made : throw new InvalidOperationException();

    public async Task<CheckpointResult> SignAsync() => await new CheckpointDesk(
        Store, ports, Checkpoints, Seal, Board, Clock, NullLogger<CheckpointDesk>.Instance).RunAsync(None);

    public AuditVerifier Verifier(VerificationLimits? limits = null) => new(
        Store, Archive, ports, ports, Checkpoints, Seal, Board, new SystemIdSource(), limits ?? new VerificationLimits(), Clock,
        new VerificationMetrics(Meters), NullLogger<AuditVerifier>.Instance);

    public Task<VerificationReport> VerifyAsync(bool deep = false) => Verifier().VerifyAllAsync(deep, TimeBox.Endless(TimeProvider.System), None);

    /// <summary>The names of everything that is wrong.</summary>
    public async Task<IReadOnlyList<FoundBreak>> BreaksAsync(bool deep = false) => [.. (await VerifyAsync(deep)).Breaks];

    public async Task<string> PayAsync(string intent, AgentId agent, long sats = 100, bool deliver = true)
    {
        invoices++;
        var made = await seller.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(sats), $"a page {invoices}"), None);
        var invoice = Assert.IsType<WalletOutcome<WalletTransaction>.Answered>(made).Value.Invoice!;
        var form = new PaymentRequestForm(intent, invoice, "a page of text", "https://api.example.com/pages", "GET", null, "run:1");
        Assert.True(form.TryRead(agent, out var request, out var problems), string.Join('\n', problems));
        Assert.IsType<AcceptResult.Accepted>(await Process.Cashier.AcceptAsync(request, None));
        if (deliver)
        {
            await DeliverAsync();
        }

        return invoice;
    }

    /// <summary>An invoice of the seller that nobody asked the ledger to pay.</summary>
    public async Task<string> InvoiceAsync(long sats) => Assert.IsType<WalletOutcome<WalletTransaction>.Answered>(
        await seller.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(sats), "from elsewhere"), None)).Value.Invoice!;

    public async Task DeliverAsync()
    {
        while (queue.TakeDue() is { Count: > 0 } due)
        {
            foreach (var message in due)
            {
                await Process.DeliverAsync(message);
            }
        }
    }

    public async Task<LedgerHead> HeadAsync(AgentId root) => (await Process.Book.ReadHeadAsync(root, None))!;

    public async Task<JsonObject> ReadAsync(AgentId root, string rowKey) =>
        JsonNode.Parse((await Store.ReadAsync(root, rowKey, None))!.Document.Span)!.AsObject();

    /// <summary>Writes a row as who has the account's key can.</summary>
    public async Task WriteAsync(AgentId root, string rowKey, ReadOnlyMemory<byte> document) =>
        Assert.IsType<WriteResult.Committed>(await Store.WriteAsync(root, [new RowWrite.Put(rowKey, document)], None));

    public Task WriteAsync(AgentId root, string rowKey, JsonNode document) => WriteAsync(root, rowKey, Encoding.UTF8.GetBytes(document.ToJsonString()));

    public async Task DeleteAsync(AgentId root, string rowKey) =>
        Assert.IsType<WriteResult.Committed>(await Store.WriteAsync(root, [new RowWrite.Delete(rowKey)], None));

    public async Task<IReadOnlyList<LedgerRow>> RowsAsync(AgentId root, string prefix) =>
        await Store.ReadRangeAsync(root, prefix, RowKeys.After(prefix), None).ToListAsync();

    public async Task PutPolicyAsync(AgentId agent, AgentId? parent, string wallet = Wallet)
    {
        var document = JsonNode.Parse("""{"wallet":{"balance_sats":100000,"per_call_max_sats":5000,"per_day_max_sats":50000},"unfamiliar":"allow"}""")!.AsObject();
        document["agent_id"] = agent.ToString();
        if (parent is { } above)
        {
            document["parent"] = above.ToString();
        }

        Assert.True(PolicyDocument.TryParse(Encoding.UTF8.GetBytes(document.ToJsonString()), out var policy, out var problems), string.Join('\n', problems));
        Assert.IsType<PutPolicyResult.Put>(await Process.Agents.PutPolicyAsync(policy, wallet, null, Alice, None));
    }
}
