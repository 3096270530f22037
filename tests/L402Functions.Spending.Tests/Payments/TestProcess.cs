using L402Functions.Spending.Audit;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>Everything that one process of the app would have, over the stores that all share.</summary>
internal sealed class TestProcess
{
    private static readonly LedgerLimits Brisk = new()
    {
        FirstBackOff = TimeSpan.FromMilliseconds(1),
        LongestBackOff = TimeSpan.FromMilliseconds(5),
        Breath = TimeSpan.FromMilliseconds(1),
    };

    public TestProcess(ILedgerStore store, TestPorts ports, IPaymentQueue queue, ManualClock clock, AgentKeys keys, SpendingSettings? settings = null, SpendingMetrics? metrics = null)
    {
        settings ??= new SpendingSettings();
        var ids = new SystemIdSource();
        var policies = new PolicyBook();
        Book = new IntentBook(new SpendingLedger(store, new LedgerClock(clock), ids, Brisk, metrics), store, ids);
        Watch = new WalletWatch(ports, clock);
        var waker = new Waker(queue, clock, NullLogger<Waker>.Instance);
        var inputs = new DecisionInputs(Book, new InvoiceReader(), ports, ports, Watch);
        Worker = new PaymentWorker(Book, inputs, ports, ports, Watch, waker, policies, clock, settings, NullLogger<PaymentWorker>.Instance);
        Cashier = new Cashier(Book, ports, inputs, policies, Worker, waker);
        Reconciler = new Reconciler(Book, ports, Watch, waker, clock, settings, NullLogger<Reconciler>.Instance);
        Sweeper = new Sweeper(Book, ports, waker, clock, settings, NullLogger<Sweeper>.Instance);
        Poison = new PoisonDesk(Book, waker, NullLogger<PoisonDesk>.Instance);
        Operators = new OperatorDesk(Book, store, inputs, policies, waker);
        Agents = new AgentDesk(Book, ports, keys, clock);
        Log = new OperatorLog(Book, ports);
        Freezes = new FreezeDesk(ports, Log, clock);
    }

    public IntentBook Book { get; }

    public WalletWatch Watch { get; }

    public PaymentWorker Worker { get; }

    public Cashier Cashier { get; }

    public Reconciler Reconciler { get; }

    public Sweeper Sweeper { get; }

    public PoisonDesk Poison { get; }

    public OperatorDesk Operators { get; }

    public AgentDesk Agents { get; }

    public OperatorLog Log { get; }

    public FreezeDesk Freezes { get; }

    public async Task DeliverAsync(TestMessage message, CancellationToken cancellationToken = default)
    {
        if (message.Kind == MessageKind.Payment)
        {
            await Worker.ProcessAsync(message.Root, message.Intent, cancellationToken);
        }
        else
        {
            await Reconciler.ReconcileAsync(message.Root, message.Intent, cancellationToken);
        }
    }
}
