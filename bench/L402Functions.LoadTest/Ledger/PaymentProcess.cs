using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Storage;
using L402Functions.Storage.Ledger;
using L402Functions.Storage.Queues;
using L402Functions.Storage.Registry;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.LoadTest.Ledger;

/// <summary>The app's own payment flow over its own stores. What every process would share is given; the ledger may be one of a single payment.</summary>
internal sealed class PaymentProcess : IWalletDirectory, IDestinationRules
{
    private static readonly MasterSecretRing Master = new(new Dictionary<int, byte[]> { [0] = new byte[32] }, 0);

    private readonly IPreparingWallet wallet;
    private readonly InvoiceReader reader;
    private readonly TableLedgerStore store;
    private readonly TableHashRegistry hashes;
    private readonly TableFreezes freezes;
    private readonly TableAgentDirectory agents;
    private readonly Waker waker;
    private readonly WalletWatch watch;
    private readonly PolicyBook policies = new();
    private readonly AgentKeys keys = new(Master);

    public PaymentProcess(MoneyTables tables, string queues, StorageOptions options, IPreparingWallet wallet, InvoiceReader reader)
    {
        (this.wallet, this.reader) = (wallet, reader);
        var clock = TimeProvider.System;
        store = new TableLedgerStore(tables, options, clock);
        hashes = new TableHashRegistry(tables, options, clock);
        freezes = new TableFreezes(tables, options, clock);
        agents = new TableAgentDirectory(tables, options, clock);
        waker = new Waker(
            new QueuePaymentQueue(MoneyQueues.FromConnectionString(queues), options, new QueueMessages(Master, keys), clock), clock, NullLogger<Waker>.Instance);
        watch = new WalletWatch(this, clock);
    }

    /// <summary>Desks over a ledger of their own: what is committed together is what goes through one of them.</summary>
    public (Cashier Cashier, AgentDesk Agents) Open(LedgerLimits limits)
    {
        var (clock, ids) = (TimeProvider.System, new SystemIdSource());
        var book = new IntentBook(new SpendingLedger(store, clock, ids, limits), store, ids);
        var inputs = new DecisionInputs(book, reader, freezes, this, watch);
        var worker = new PaymentWorker(
            book, inputs, hashes, freezes, watch, waker, policies, clock, new SpendingSettings(), NullLogger<PaymentWorker>.Instance);
        return (new Cashier(book, agents, inputs, policies, worker, waker), new AgentDesk(book, agents, keys, clock));
    }

    public IPreparingWallet? Find(string walletName) => wallet;

    public ValueTask<DestinationTable> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DestinationTable.Empty);
}
