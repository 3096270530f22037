using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Ledger;

/// <summary>Which intent a payment hash belongs to, across all root agents. Rows are only ever inserted.</summary>
public interface IHashRegistry
{
    /// <summary>Claims a hash for an intent. Asking again is the same as asking once.</summary>
    /// <exception cref="LedgerStoreException">The answer was lost; the claim may have been made. Ask again.</exception>
    Task<HashClaim> ClaimAsync(PaymentHash hash, AgentId root, IntentId intent, CancellationToken cancellationToken);
}
