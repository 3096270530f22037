using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Budgets;

/// <summary>
/// Money that is set aside for one payment until its outcome is known. It is made by <see cref="PolicyEvaluator"/> and kept with the intent, so that
/// exactly what was raised is lowered again.
/// </summary>
public sealed record Reservation
{
    /// <summary>The asking agent first, the root last.</summary>
    public required ImmutableArray<AgentId> Chain { get; init; }

    /// <summary>What the invoice asks for.</summary>
    public required Msat Amount { get; init; }

    /// <summary>What routing may cost besides.</summary>
    public required Msat FeeReserve { get; init; }

    /// <summary>Who is paid.</summary>
    public required NodeId Payee { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The category that was decided upon, if any.</summary>
    public CategoryName? Category { get; init; }

    /// <summary>The host, if any.</summary>
    public DestinationKey? Host { get; init; }

    /// <summary>The session, if any.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The counters that it raises besides those of the chain's agents: the ones that some cap is on.</summary>
    public ImmutableArray<BudgetScope> Scopes { get; init; } = [];

    /// <summary>Amount and fee reserve together.</summary>
    public Msat Total => Amount + FeeReserve;

    /// <summary>Equal in every member, list by list.</summary>
    public bool Equals(Reservation? other) =>
        other is not null
        && (Amount, FeeReserve, Payee, At, Category, Host, Session) == (other.Amount, other.FeeReserve, other.Payee, other.At, other.Category, other.Host, other.Session)
        && Chain.SequenceEqual(other.Chain)
        && Scopes.SequenceEqual(other.Scopes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Amount, FeeReserve, Payee, At, Host, Chain.Length, Scopes.Length);

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out Reservation? reservation) =>
        ReservationJson.TryRead(utf8Json, out reservation);

    /// <summary>As JSON, to be kept with the intent.</summary>
    public byte[] ToUtf8Json() => ReservationJson.Write(this);
}
