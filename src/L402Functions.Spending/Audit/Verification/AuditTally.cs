using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// What the rows of an audit chain say about money, as a fold over them: the tally of a prefix, continued over the rest, is the tally of all. It is
/// kept with each archived segment, so that the sums of a chain can be checked without reading what was archived.
/// </summary>
public sealed record AuditTally
{
    /// <summary>The version of the JSON.</summary>
    public const int FormatVersion = 1;

    /// <summary>Of no rows.</summary>
    public static AuditTally Empty { get; } = new();

    /// <summary>Each agent's own payments.</summary>
    public ImmutableSortedDictionary<AgentId, AgentTally> Agents { get; init; } = ImmutableSortedDictionary<AgentId, AgentTally>.Empty;

    /// <summary>What is set aside, by intent.</summary>
    public ImmutableSortedDictionary<IntentId, OpenReservation> Open { get; init; } = ImmutableSortedDictionary<IntentId, OpenReservation>.Empty;

    /// <summary>Every payment that was charged.</summary>
    public SettledDigest Settled { get; init; }

    /// <summary>
    /// Rows that do not follow from those before: money set aside that was so already, given back or charged though it was not set aside, or a row
    /// about money that does not say how much. A ledger writes none.
    /// </summary>
    public long Inconsistent { get; init; }

    /// <summary>With one more row. For many, <see cref="AuditTallyBuilder"/> is faster.</summary>
    public AuditTally Add(AuditEntry entry)
    {
        var builder = new AuditTallyBuilder(this);
        builder.Add(entry);
        return builder.ToTally();
    }

    /// <summary>What <paramref name="agent"/> has reserved itself, fee reserves included.</summary>
    public Msat ReservedBy(AgentId agent) =>
        Open.Values.Where(o => o.Agent == agent).Aggregate(Msat.Zero, static (sum, o) => AgentTally.Sum(sum, AgentTally.Sum(o.Amount, o.FeeReserve)));

    /// <summary>Equal in every member, agent by agent and intent by intent.</summary>
    public bool Equals(AuditTally? other) =>
        other is not null
        && (Settled, Inconsistent) == (other.Settled, other.Inconsistent)
        && Agents.SequenceEqual(other.Agents)
        && Open.SequenceEqual(other.Open);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Settled, Inconsistent, Agents.Count, Open.Count);

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote, and nothing else.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out AuditTally? tally) => AuditTallyJson.TryRead(utf8Json, out tally);

    /// <summary>Canonical JSON (RFC 8785): equal tallies give equal bytes.</summary>
    public byte[] ToUtf8Json() => AuditTallyJson.Write(this);
}
