using L402Functions.Protocol;
using L402Functions.Simulation.Scheduling;
using L402Functions.Simulation.Store;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Simulation.Payments;

/// <summary>The policies of a schedule, tight enough to be met.</summary>
public sealed class PolicyScript
{
    /// <summary>What wallets hold: plenty, or too little.</summary>
    public static readonly IReadOnlyList<Msat> Balances = [Msat.FromSats(100_000), Msat.FromSats(100_000), Msat.FromSats(150)];

    private readonly Dictionary<AgentId, SpendingPolicy> policies;

    private PolicyScript(Dictionary<AgentId, SpendingPolicy> policies) => this.policies = policies;

    /// <summary>True where no policy lets another invoice take a failed one's place.</summary>
    public bool KeepsToOneInvoice => policies.Values.All(p => p.NewInvoice == NewInvoiceRule.SameInvoiceOnly);

    public static PolicyScript For(Chance chance)
    {
        var newInvoice = chance.Pick([NewInvoiceRule.SameInvoiceOnly, NewInvoiceRule.SameInvoiceOnly, NewInvoiceRule.Operator, NewInvoiceRule.NewInvoiceAfterExpiry]);
        return new PolicyScript(new Dictionary<AgentId, SpendingPolicy>
        {
            [PaymentWorld.Alpha] = Policy(chance, PaymentWorld.Alpha, null, newInvoice),
            [PaymentWorld.Scout] = Policy(chance, PaymentWorld.Scout, PaymentWorld.Alpha, newInvoice),
            [PaymentWorld.Beta] = Policy(chance, PaymentWorld.Beta, null, newInvoice),
        });
    }

    public SpendingPolicy Of(AgentId agent) => policies[agent];

    /// <summary>Puts the agents and their policies there, as they are before the schedule begins.</summary>
    public void WriteTo(MemoryTable table, IReadOnlyDictionary<AgentId, AgentId> roots)
    {
        foreach (var tree in roots.GroupBy(r => r.Value, r => r.Key))
        {
            var head = LedgerHead.Empty;
            var writes = new List<RowWrite>();
            foreach (var agent in tree)
            {
                var wallet = tree.Key == PaymentWorld.Beta ? "side" : "main";
                head = head with { Agents = head.Agents.Add(agent, new AgentEntry(policies[agent].Parent, 1, false, wallet)) };
                writes.Add(new RowWrite.Insert(RowKeys.Policy(agent, 1), new PolicyRow(policies[agent], "setup", "simulation", World.Epoch).ToUtf8Json()));
            }

            table.Write(tree.Key, [new RowWrite.Insert(RowKeys.Head, head.ToUtf8Json()), .. writes]);
        }
    }

    private static SpendingPolicy Policy(Chance chance, AgentId agent, AgentId? parent, NewInvoiceRule newInvoice) => new()
    {
        Agent = agent,
        Parent = parent,
        Mode = chance.PerMille(30) ? PolicyMode.Shadow : PolicyMode.Enforce,
        Unfamiliar = chance.Pick([UnfamiliarRule.Allow, UnfamiliarRule.Allow, UnfamiliarRule.Review]),
        NewInvoice = newInvoice,
        Wallet = new WalletLimits
        {
            Balance = Msat.FromSats(chance.Pick([300, 800, 5_000])),
            PerCall = chance.PerMille(500) ? Msat.FromSats(300) : null,
            PerHour = chance.PerMille(500) ? Msat.FromSats(chance.Pick([150, 450])) : null,
            PerDay = chance.PerMille(500) ? Msat.FromSats(chance.Pick([250, 600])) : null,
            PerWeek = chance.PerMille(300) ? Msat.FromSats(700) : null,
            ReviewThreshold = chance.PerMille(300) ? Msat.FromSats(150) : null,
        },
    };
}
