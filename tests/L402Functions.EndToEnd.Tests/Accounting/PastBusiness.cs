using System.Text;
using System.Text.Json.Nodes;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;
using L402Functions.Spending.Tests.Payments;
using L402Functions.Storage;
using L402Functions.Storage.Registry;

namespace L402Functions.EndToEnd.Tests.Accounting;

/// <summary>Months of payments by the app's own flow, on days that are long over: of two agents in one ledger, some refused, some unheard and looked up later.</summary>
internal sealed class PastBusiness
{
    public const int Days = 90;
    private const int PurposesADay = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(5);
    private static readonly AgentId Scout = AgentId.Parse("scout");
    private static readonly OperatorName Alice = OperatorName.TryParse("alice@example.com", out var name) ? name : throw new FormatException();

    private readonly int days;
    private readonly ManualClock clock;
    private readonly TestQueue queue;
    private readonly TestProcess process;
    private readonly SimulatedWallet purse;
    private readonly SimulatedWallet seller;
    private int purposes;

    private PastBusiness(ILedgerStore store, DateOnly first, int days)
    {
        this.days = days;
        clock = new ManualClock(new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        queue = new TestQueue(clock);
        var network = new SimulatedNetwork(clock, fee: new RoutingFee(new Msat(1_000), 0));
        purse = network.CreateWallet("purse", Msat.FromSats(10_000_000));
        seller = network.CreateWallet("seller", Msat.Zero);
        var ports = new TestPorts();
        ports.Wallets["main"] = purse;
        process = new TestProcess(store, ports, queue, clock, new AgentKeys(new MasterSecretRing(new Dictionary<int, byte[]> { [1] = new byte[32] }, 1)));
    }

    /// <summary>Whose ledger it is in.</summary>
    public static AgentId Root { get; } = AgentId.Parse("research");

    private static CancellationToken None => CancellationToken.None;

    /// <summary>Writes all of it, and tells the app whose ledger there is.</summary>
    public static async Task WriteAsync(ILedgerStore store, MoneyTables tables, DateOnly first, int days = Days)
    {
        var business = new PastBusiness(store, first, days);
        await business.PutPolicyAsync(Root, null);
        await business.PutPolicyAsync(Scout, Root);
        for (var day = 0; day < days; day++)
        {
            await business.DoDayAsync(day);
        }

        var directory = new TableAgentDirectory(tables, new StorageOptions(), TimeProvider.System);
        await directory.RegisterAsync(Root, Root, None);
        await directory.RegisterAsync(Scout, Root, None);
    }

    private async Task DoDayAsync(int day)
    {
        var endlessDay = days - 1;
        for (var i = 0; i < PurposesADay; i++)
        {
            var isUnheard = i == 1 && (day == endlessDay || day % 10 == 0);
            if (isUnheard)
            {
                purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropRequest());
            }

            await AskAsync(i % 2 == 0 ? Root : Scout, i == 3 ? 50_000 : 10 + day);
            if (day < endlessDay || i == 1)
            {
                await DeliverAsync();
            }

            clock.Advance(Pause);
        }

        if (day < endlessDay)
        {
            await DeliverAsync();
            clock.Advance(TimeSpan.FromDays(1) - (PurposesADay * Pause));
        }
    }

    private async Task AskAsync(AgentId agent, long sats)
    {
        purposes++;
        var made = await seller.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(sats), $"a page {purposes}"), None);
        var invoice = Assert.IsType<WalletOutcome<WalletTransaction>.Answered>(made).Value.Invoice!;
        var host = purposes % 3 == 0 ? "data.example.org" : "api.example.com";
        var form = new PaymentRequestForm($"order-{purposes}", invoice, "a page of text", $"https://{host}/pages", "GET", null, "run:1");
        Assert.True(form.TryRead(agent, out var request, out var problems), string.Join('\n', problems));
        Assert.IsType<AcceptResult.Accepted>(await process.Cashier.AcceptAsync(request, None));
    }

    private async Task DeliverAsync()
    {
        while (queue.TakeDue() is { Count: > 0 } due)
        {
            foreach (var message in due)
            {
                await process.DeliverAsync(message);
            }
        }
    }

    private async Task PutPolicyAsync(AgentId agent, AgentId? parent)
    {
        var document = JsonNode.Parse("""{"wallet":{"balance_sats":1000000,"per_call_max_sats":5000},"unfamiliar":"allow"}""")!.AsObject();
        document["agent_id"] = agent.ToString();
        if (parent is { } above)
        {
            document["parent"] = above.ToString();
        }

        Assert.True(PolicyDocument.TryParse(Encoding.UTF8.GetBytes(document.ToJsonString()), out var policy, out var problems), string.Join('\n', problems));
        Assert.IsType<PutPolicyResult.Put>(await process.Agents.PutPolicyAsync(policy, "main", null, Alice, None));
    }
}
