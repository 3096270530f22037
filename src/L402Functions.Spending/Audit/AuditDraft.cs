using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Audit;

/// <summary>
/// What a step puts on record. The ledger adds the number, the time, the step and the hash of the row before. Never a preimage, a macaroon
/// or a wallet's URI: audit rows are exported and shown.
/// </summary>
/// <param name="Event">What happened.</param>
/// <param name="Actor">Who did it: <c>agent:…</c>, <c>operator:…</c> or <c>system</c>; at most 200 characters.</param>
public sealed record AuditDraft(AuditEvent Event, string Actor)
{
    /// <summary>The agent concerned.</summary>
    public AgentId? Agent { get; init; }

    /// <summary>The intent concerned.</summary>
    public IntentId? Intent { get; init; }

    /// <summary>The payment concerned.</summary>
    public PaymentHash? PaymentHash { get; init; }

    /// <summary>What else there is to say, by name.</summary>
    public IReadOnlyDictionary<string, AuditValue> Details { get; init; } = ImmutableDictionary<string, AuditValue>.Empty;
}
