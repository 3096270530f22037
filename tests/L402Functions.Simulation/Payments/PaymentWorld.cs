using L402Functions.Protocol.Wallets;
using L402Functions.Simulation.Invoices;
using L402Functions.Simulation.Queues;
using L402Functions.Simulation.Scheduling;
using L402Functions.Simulation.Store;
using L402Functions.Simulation.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Payments;

/// <summary>Everything that the processes share.</summary>
public sealed class PaymentWorld
{
    /// <summary>A root with an agent below it, and another root with a wallet of its own.</summary>
    public static readonly AgentId Alpha = AgentId.Parse("alpha");
    public static readonly AgentId Scout = AgentId.Parse("scout");
    public static readonly AgentId Beta = AgentId.Parse("beta");

    private readonly List<PaymentHost> hosts = [];
    private int hostsStarted;

    public PaymentWorld(World world)
    {
        World = world;
        var chance = world.Chance;
        var misery = chance.Pick([0, 20, 60, 150]);
        Server = new StoreServer(world, new StoreRates
        {
            LateWrite = misery / 2,
            LostRequest = misery / 2,
            LostAnswer = misery / 2,
            LostRead = misery / 4,
        });
        QueueRate = chance.Pick([0, 20, 100]);
        Queue = new QueueServer(world, QueueRate) { Deliver = Deliver };
        Policies = PolicyScript.For(chance);
        var rates = new WalletRates
        {
            Send = chance.Pick([0, 30, 90, 160]),
            Look = chance.Pick([0, 50, 250]),
            BooksLie = Policies.KeepsToOneInvoice,
        };
        Wallets =
        [
            new WalletServer(world, "main", InvoicePool.Shared.WalletNodes[0], chance.Pick(PolicyScript.Balances), rates),
            new WalletServer(world, "side", InvoicePool.Shared.WalletNodes[1], PolicyScript.Balances[0], rates),
        ];
    }

    public World World { get; }

    public StoreServer Server { get; }

    public QueueServer Queue { get; }

    public int QueueRate { get; }

    public HashServer Hashes { get; } = new();

    public IReadOnlyList<WalletServer> Wallets { get; }

    public PolicyScript Policies { get; }

    public FreezeState Freezes { get; set; } = FreezeState.None;

    public IReadOnlyDictionary<AgentId, AgentId> Roots { get; } = new Dictionary<AgentId, AgentId> { [Alpha] = Alpha, [Scout] = Alpha, [Beta] = Beta };

    public IReadOnlyList<PaymentHost> Hosts => hosts;

    /// <summary>A bug to be found: what a process takes for its wallet.</summary>
    public Func<IPreparingWallet, IPreparingWallet>? PlantedWallet { get; set; }

    /// <summary>Starts a process, or another one after it has died.</summary>
    public void StartHost()
    {
        var process = new SimulatedProcess(World, $"p{++hostsStarted}", World.Chance.Milliseconds(-2000, 2000));
        hosts.Add(new PaymentHost(this, process));
    }

    public void Remove(PaymentHost host) => hosts.Remove(host);

    /// <summary>Some process that is there; null where none is.</summary>
    public PaymentHost? AnyHost() => hosts.Count == 0 ? null : World.Chance.Pick(hosts);

    private bool Deliver(QueueMessage message, bool isPoison, Action<bool> done)
    {
        if (AnyHost() is not { } host)
        {
            return false;
        }

        host.Handle(message, isPoison, done);
        return true;
    }
}
