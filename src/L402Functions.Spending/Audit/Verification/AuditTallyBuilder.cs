using System.Collections.Immutable;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>Continues an <see cref="AuditTally"/> over many rows. Its memory grows with agents and open reservations, not with rows.</summary>
public sealed class AuditTallyBuilder
{
    private readonly Dictionary<AgentId, AgentTally> agents;
    private readonly Dictionary<IntentId, OpenReservation> open;
    private SettledDigest settled;
    private long inconsistent;

    /// <summary>Goes on from a tally.</summary>
    public AuditTallyBuilder(AuditTally start)
    {
        ArgumentNullException.ThrowIfNull(start);
        agents = new Dictionary<AgentId, AgentTally>(start.Agents);
        open = new Dictionary<IntentId, OpenReservation>(start.Open);
        (settled, inconsistent) = (start.Settled, start.Inconsistent);
    }

    /// <summary>Takes the next row in.</summary>
    public void Add(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Event is not (AuditEvent.Reserved or AuditEvent.Released or AuditEvent.Settled or AuditEvent.LateSettled
            or AuditEvent.Decided or AuditEvent.ApprovalDenied or AuditEvent.ApprovalExpired or AuditEvent.WouldHavePaid))
        {
            return;
        }

        if (entry is not { Agent: { } agent, Intent: { } intent })
        {
            inconsistent++;
            return;
        }

        switch (entry.Event)
        {
            case AuditEvent.Reserved:
                Reserve(agent, intent, entry);
                break;
            case AuditEvent.Released:
                Close(intent);
                break;
            case AuditEvent.Settled or AuditEvent.LateSettled:
                Charge(agent, intent, entry);
                break;
            case AuditEvent.WouldHavePaid when TryGetAmount(entry, "amount"u8, out var amount):
                agents[agent] = Of(agent).WouldPay(amount);
                break;
            case AuditEvent.WouldHavePaid:
                inconsistent++;
                break;
            case AuditEvent.ApprovalDenied or AuditEvent.ApprovalExpired:
            case AuditEvent.Decided when IsDenial(entry):
                agents[agent] = Of(agent) with { Denied = Of(agent).Denied + 1 };
                break;
        }
    }

    /// <summary>The tally of everything so far.</summary>
    public AuditTally ToTally() => new()
    {
        Agents = agents.ToImmutableSortedDictionary(),
        Open = open.ToImmutableSortedDictionary(),
        Settled = settled,
        Inconsistent = inconsistent,
    };

    private static bool IsDenial(AuditEntry entry) =>
        entry.Details.ValueKind == JsonValueKind.Object
        && entry.Details.TryGetProperty("outcome"u8, out var outcome)
        && outcome.ValueKind == JsonValueKind.String
        && outcome.ValueEquals("denied"u8);

    private static bool TryGetAmount(AuditEntry entry, ReadOnlySpan<byte> name, out Msat amount)
    {
        amount = default;
        return entry.Details.ValueKind == JsonValueKind.Object
            && entry.Details.TryGetProperty(name, out var text)
            && text.ValueKind == JsonValueKind.String
            && Msat.TryParse(text.GetString(), out amount);
    }

    private AgentTally Of(AgentId agent) => agents.GetValueOrDefault(agent) ?? AgentTally.Nothing;

    private void Reserve(AgentId agent, IntentId intent, AuditEntry entry)
    {
        if (!TryGetAmount(entry, "amount"u8, out var amount) || !TryGetAmount(entry, "fee_reserve"u8, out var feeReserve))
        {
            inconsistent++;
            return;
        }

        if (!open.TryAdd(intent, new OpenReservation(agent, amount, feeReserve)))
        {
            inconsistent++;
        }
    }

    private void Close(IntentId intent)
    {
        if (!open.Remove(intent))
        {
            inconsistent++;
        }
    }

    private void Charge(AgentId agent, IntentId intent, AuditEntry entry)
    {
        var late = entry.Event == AuditEvent.LateSettled;
        if (!late)
        {
            Close(intent);
        }

        if (!TryGetAmount(entry, "amount"u8, out var amount) || !TryGetAmount(entry, "fee"u8, out var fee))
        {
            inconsistent++;
            return;
        }

        agents[agent] = Of(agent).Charge(amount, fee, late);
        settled = settled.Add(intent, entry.PaymentHash, amount, fee);
    }
}
