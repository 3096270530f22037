using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Ledger;

/// <summary>Messages that make workers look at an intent: delivered at least once, in any order, possibly long after. They carry ids only.</summary>
public interface IPaymentQueue
{
    /// <summary>Asks for an intent to be decided and paid.</summary>
    /// <exception cref="LedgerStoreException">The answer was lost; the message may have been sent.</exception>
    Task EnqueuePaymentAsync(AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Asks for an intent's payment to be looked up.</summary>
    /// <exception cref="LedgerStoreException">The answer was lost; the message may have been sent.</exception>
    Task EnqueueReconcileAsync(AgentId root, IntentId intent, TimeSpan delay, CancellationToken cancellationToken);
}
