using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Ledger;

/// <summary>Whose a payment hash is, across all root agents.</summary>
public abstract record HashClaim
{
    private HashClaim()
    {
    }

    /// <summary>It belongs to the intent that asked, since now or since before.</summary>
    public sealed record Claimed : HashClaim;

    /// <summary>Another intent claimed it first, for ever.</summary>
    public sealed record Taken(AgentId Root, IntentId Intent) : HashClaim;
}
