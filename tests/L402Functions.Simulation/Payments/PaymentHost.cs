using L402Functions.Protocol.Wallets;
using L402Functions.Simulation.Invoices;
using L402Functions.Simulation.Queues;
using L402Functions.Simulation.Scheduling;
using L402Functions.Simulation.Store;
using L402Functions.Simulation.Wallets;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Simulation.Payments;

/// <summary>One process with the product in it, as the function app composes it.</summary>
public sealed class PaymentHost
{
    private readonly PaymentWorld outside;
    private readonly PaymentWorker worker;
    private readonly Reconciler reconciler;
    private readonly PoisonDesk poison;
    private readonly Sweeper sweeper;
    private readonly CancellationTokenSource stopping = new();

    public PaymentHost(PaymentWorld outside, SimulatedProcess process)
    {
        this.outside = outside;
        Process = process;
        var world = outside.World;
        var ids = new Chance(world.Chance.Next());
        var wallets = outside.Wallets.ToDictionary(w => w.Name, w => Planted(new SimulatedWallet(world, w)), StringComparer.Ordinal);
        var ports = new SimulatedPorts(outside, wallets);
        var store = new SimulatedStore(world, outside.Server, process.Name);
        var settings = new SpendingSettings();
        var policies = new PolicyBook();
        Book = new IntentBook(new SpendingLedger(store, process.Clock, ids), store, ids);
        var watch = new WalletWatch(ports, process.Clock);
        var waker = new Waker(new SimulatedQueue(world, outside.Queue, outside.QueueRate), process.Clock, NullLogger<Waker>.Instance);
        var inputs = new DecisionInputs(Book, InvoicePool.Shared.Reader, ports, ports, watch);
        worker = new PaymentWorker(Book, inputs, ports, ports, watch, waker, policies, process.Clock, settings, NullLogger<PaymentWorker>.Instance);
        reconciler = new Reconciler(Book, ports, watch, waker, process.Clock, settings, NullLogger<Reconciler>.Instance);
        poison = new PoisonDesk(Book, waker, NullLogger<PoisonDesk>.Instance);
        sweeper = new Sweeper(Book, ports, waker, process.Clock, settings, NullLogger<Sweeper>.Instance);
        Cashier = new Cashier(Book, ports, inputs, policies, worker, waker);
        Operators = new OperatorDesk(Book, store, inputs, policies, waker);
    }

    public SimulatedProcess Process { get; }

    public IntentBook Book { get; }

    public Cashier Cashier { get; }

    public OperatorDesk Operators { get; }

    /// <summary>Handles a message; tells how it went unless the process dies before.</summary>
    public void Handle(QueueMessage message, bool isPoison, Action<bool> done) =>
        Process.Start($"{(isPoison ? "poison " : string.Empty)}{message.Kind} {message.Intent}", async () => done(await HandleAsync(message, isPoison)));

    public void Sweep() => Process.Start("sweep", async () =>
    {
        try
        {
            await sweeper.SweepAsync(stopping.Token);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            // The next one will do.
        }
    });

    /// <summary>Runs what an operator does; trouble is an operator's to see and to try again later.</summary>
    public void Operate(string what, Func<Task> run) => Process.Start(what, async () =>
    {
        try
        {
            await run();
        }
        catch (Exception e) when (IsTrouble(e))
        {
            outside.World.Note($"{Process.Name}: {what} fails");
        }
    });

    public void Crash()
    {
        outside.Remove(this);
        Process.Crash();
    }

    /// <summary>The host stops the process: first it says so, and a little later it is gone.</summary>
    public void ShutDown()
    {
        outside.Remove(this);
        Process.Start("shut down", () =>
        {
            // Not CancelAsync, which would leave the simulated thread.
            stopping.Cancel();
            return Task.CompletedTask;
        });
        outside.World.After(TimeSpan.FromSeconds(10), Process.Crash);
    }

    /// <summary>What a caller must expect: the store or the ledger in trouble, or a process that stops.</summary>
    public bool IsTrouble(Exception e) =>
        e is LedgerBusyException or LedgerStoreException || (e is OperationCanceledException && stopping.IsCancellationRequested);

    private async Task<bool> HandleAsync(QueueMessage message, bool isPoison)
    {
        try
        {
            await (message.Kind switch
            {
                QueueMessageKind.Request => Cashier.AcceptAndPayAsync(message.Request!, stopping.Token),
                _ when isPoison => (Task)poison.TakeAsync(message.Root, message.Intent, stopping.Token),
                QueueMessageKind.Pay => worker.ProcessAsync(message.Root, message.Intent, stopping.Token),
                _ => reconciler.ReconcileAsync(message.Root, message.Intent, stopping.Token),
            });
            return true;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            return false;
        }
    }

    private IPreparingWallet Planted(IPreparingWallet wallet) => outside.PlantedWallet?.Invoke(wallet) ?? wallet;
}
