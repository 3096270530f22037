using System.Text;
using L402Functions.DevWallet;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Simulation.Store;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>
/// A root agent with a real policy, a ledger in memory with Table Storage's rules, and a wallet on a simulated Lightning network. After each
/// test, whatever it did: the wallet paid no hash twice, the ledger charged what the wallet paid, the audit chain verifies, and no audit row holds a secret.
/// </summary>
public abstract class PaymentTest : IAsyncLifetime
{
    protected const string Wallet = "main";

    protected static readonly AgentId Root = AgentId.Parse("research");
    protected static readonly OperatorName Alice = OperatorName.TryParse("alice@example.com", out var name) ? name : throw new FormatException();

    private readonly SimulatedWallet purse;
    private readonly List<string> invoices = [];

    protected PaymentTest()
    {
        Network = new SimulatedNetwork(Clock, fee: new RoutingFee(new Msat(1_000), 0));
        purse = Network.CreateWallet("purse", Msat.FromSats(1_000_000));
        Seller = Network.CreateWallet("seller", Msat.Zero);
        Ports.Wallets[Wallet] = purse;
        Queue = new TestQueue(Clock);
        Keys = new AgentKeys(new MasterSecretRing(new Dictionary<int, byte[]> { [1] = new byte[32] }, 1));
        Process = NewProcess();
    }

    internal TestPorts Ports { get; } = new();

    internal TestQueue Queue { get; }

    internal TestProcess Process { get; }

    protected static CancellationToken None => CancellationToken.None;

    protected ManualClock Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected MemoryLedgerStore Store { get; } = new();

    protected SimulatedNetwork Network { get; }

    protected SimulatedWallet Purse => purse;

    protected SimulatedWallet Seller { get; }

    protected AgentKeys Keys { get; }

    public virtual Task InitializeAsync() => PutPolicyAsync("{}");

    public virtual async Task DisposeAsync()
    {
        var head = await Process.Book.ReadHeadAsync(Root, None);
        Assert.NotNull(head);
        Assert.IsType<AuditVerification.Intact>(await AuditChain.VerifyAsync(Store, Root, AuditLink.Start, head.Chain, None));
        var paid = Network.Payments.Where(p => p.State == DevWallet.Ledger.NetworkPaymentState.Settled).ToList();
        Assert.Equal(paid.Count, paid.DistinctBy(p => p.PaymentHash).Count());
        Assert.Equal(paid.Aggregate(Msat.Zero, (sum, p) => sum + p.Amount + p.Fee), await SpentAsync());
        await AssertNoSecretsAsync();
    }

    internal TestProcess NewProcess(SpendingSettings? settings = null) => new(Store, Ports, Queue, Clock, Keys, settings);

    /// <summary>Puts a policy in force: a generous one, changed by the members of <paramref name="members"/> on the top level.</summary>
    protected async Task<int> PutPolicyAsync(string members, AgentId? agent = null, AgentId? parent = null)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(
            """{"wallet":{"balance_sats":100000,"per_call_max_sats":5000,"per_day_max_sats":50000},"unfamiliar":"allow"}""")!.AsObject();
        foreach (var (key, value) in System.Text.Json.Nodes.JsonNode.Parse(members)!.AsObject())
        {
            document[key] = value?.DeepClone();
        }

        document["agent_id"] = (agent ?? Root).ToString();
        if (parent is { } above)
        {
            document["parent"] = above.ToString();
        }

        Assert.True(PolicyDocument.TryParse(Encoding.UTF8.GetBytes(document.ToJsonString()), out var policy, out var problems), string.Join('\n', problems));
        var result = await Process.Agents.PutPolicyAsync(policy, Wallet, null, Alice, None);
        return Assert.IsType<PutPolicyResult.Put>(result).Version;
    }

    protected static IntentId Id(string text) => IntentId.TryParse(text, out var id) ? id : throw new FormatException(text);

    protected async Task<string> InvoiceAsync(long sats = 100, TimeSpan? expiry = null, string description = "a page")
    {
        var made = await Seller.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(sats), $"{description} {invoices.Count + 1}", Expiry: expiry), None);
        invoices.Add(Assert.IsType<WalletOutcome<WalletTransaction>.Answered>(made).Value.Invoice!);
        return invoices[^1];
    }

    protected static PaymentRequest Request(string key, string invoice, AgentId? agent = null, string purpose = "a page of text", string? url = "https://api.example.com/pages")
    {
        var form = new PaymentRequestForm(key, invoice, purpose, url, "GET", null, "run:1");
        Assert.True(form.TryRead(agent ?? Root, out var request, out var problems), string.Join('\n', problems));
        return request;
    }

    protected async Task<Intent> AcceptAsync(string key, string invoice, AgentId? agent = null) =>
        Assert.IsType<AcceptResult.Accepted>(await Process.Cashier.AcceptAsync(Request(key, invoice, agent), None)).Intent;

    protected async Task<Intent> FindAsync(string key)
    {
        var intent = await Process.Book.FindAsync(Root, Id(key), None);
        Assert.NotNull(intent);
        return intent;
    }

    /// <summary>Delivers every message that is due, and those that this makes due.</summary>
    protected async Task DeliverAsync()
    {
        while (Queue.TakeDue() is { Count: > 0 } due)
        {
            foreach (var message in due)
            {
                await Process.DeliverAsync(message);
            }
        }
    }

    /// <summary>Lets time pass, delivering each message at its own moment and sweeping every minute.</summary>
    protected async Task PassAsync(TimeSpan time)
    {
        var end = Clock.GetUtcNow() + time;
        await DeliverAsync();
        while (Clock.GetUtcNow() < end)
        {
            var next = Queue.Messages.Count > 0 ? Queue.Messages[0].Due : end;
            Clock.Advance((next < end ? next : end) - Clock.GetUtcNow());
            await DeliverAsync();
        }
    }

    protected async Task<Msat> ReservedAsync(AgentId? agent = null) =>
        (await Process.Book.ReadHeadAsync(Root, None))!.Budget.Reserved(BudgetScope.Of(agent ?? Root));

    protected async Task<Msat> SpentAsync() =>
        (await Process.Book.ReadHeadAsync(Root, None))!.Budget.Spent(BudgetScope.Of(Root), WindowKind.Lifetime, Clock.GetUtcNow());

    /// <summary>Every audit row of a root.</summary>
    protected async Task<List<AuditEntry>> AllAsync(AgentId root) =>
        await Store.ReadRangeAsync(root, RowKeys.Audit, RowKeys.After(RowKeys.Audit), None).Select(r => AuditEntry.Read(r.Document)!).ToListAsync();

    protected async Task<IReadOnlyList<AuditEvent>> EventsAsync(string key)
    {
        var timeline = await Process.Operators.TimelineAsync(Root, Id(key), None);
        Assert.NotNull(timeline);
        return [.. timeline.Entries.Select(e => e.Event)];
    }

    /// <summary>No row of whatever flow it was holds a preimage, an invoice, a macaroon or a wallet's URI.</summary>
    private async Task AssertNoSecretsAsync()
    {
        var secrets = new List<string>(invoices) { "nostr+walletconnect", "AgEE" };
        await foreach (var row in Store.ReadRangeAsync(Root, RowKeys.Intents, RowKeys.After(RowKeys.Intents), None))
        {
            if (System.Text.Json.Nodes.JsonNode.Parse(row.Document.Span)!["preimage"]?.GetValue<string>() is { } preimage)
            {
                secrets.Add(preimage);
                secrets.Add(Convert.ToBase64String(Convert.FromHexString(preimage)));
            }
        }

        foreach (var root in new[] { Root, OperatorLog.Root })
        {
            await foreach (var row in Store.ReadRangeAsync(root, RowKeys.Audit, RowKeys.After(RowKeys.Audit), None))
            {
                var text = Encoding.UTF8.GetString(row.Document.Span);
                Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    protected int PaymentsOf(string invoice)
    {
        Assert.True(Protocol.Bolt11.Bolt11Decoder.TryDecode(invoice, out var decoded, out _));
        return Network.Payments.Count(p => p.PaymentHash == decoded.PaymentHash);
    }
}
