using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Budgets;

/// <summary>Every counter of one root agent's whole tree. Immutable: each change is a new state that shares what did not change.</summary>
public sealed class BudgetState
{
    /// <summary>A tree that has spent nothing.</summary>
    public static BudgetState Empty { get; } = new();

    /// <summary>Payments of the tree that are reserved and not resolved.</summary>
    public int Open => throw new NotImplementedException();

    /// <summary>The counters that exist, in order.</summary>
    public IReadOnlyList<BudgetScope> Scopes => throw new NotImplementedException();

    /// <summary>Whether there is a counter, or room for one, for everything that <paramref name="reservation"/> raises.</summary>
    public bool HasRoomFor(Reservation reservation) => throw new NotImplementedException();

    /// <summary>Sets the money aside, in every scope of the chain; the payment is begun at <see cref="Reservation.At"/>.</summary>
    public BudgetState Reserve(Reservation reservation) => throw new NotImplementedException();

    /// <summary>Gives the money back: the payment was not made and will not be.</summary>
    public BudgetState Release(Reservation reservation) => throw new NotImplementedException();

    /// <summary>Turns what was reserved into what was spent. The real fee may be more than was reserved: it counts all the same.</summary>
    public BudgetState Settle(Reservation reservation, Msat amount, Msat fee, DateTimeOffset at) => throw new NotImplementedException();

    /// <summary>Charges a payment whose reservation was released before, even above a cap.</summary>
    public BudgetState LateSettle(Reservation reservation, Msat amount, Msat fee, DateTimeOffset at) => throw new NotImplementedException();

    /// <summary>The payment's outcome is unknown; its reservation stays.</summary>
    public BudgetState MarkUnknown(Reservation reservation) => throw new NotImplementedException();

    /// <summary>The payment's outcome is known again.</summary>
    public BudgetState ClearUnknown(Reservation reservation) => throw new NotImplementedException();

    /// <summary>What was settled in <paramref name="scope"/>, fees included.</summary>
    public Msat Spent(BudgetScope scope, WindowKind window, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>What is set aside in <paramref name="scope"/>, fee reserves included; it counts in every window.</summary>
    public Msat Reserved(BudgetScope scope) => throw new NotImplementedException();

    /// <summary>Fees settled in the last 24 hours.</summary>
    public Msat FeesSpent(AgentId agent, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Fee reserves that are set aside.</summary>
    public Msat FeesReserved(AgentId agent) => throw new NotImplementedException();

    /// <summary>Payments begun in the last <see cref="WindowKind.Minute"/> or <see cref="WindowKind.Hour"/>.</summary>
    public long Payments(AgentId agent, WindowKind window, DateTimeOffset now) => throw new NotImplementedException();

    /// <summary>Payments of <paramref name="agent"/> and those below whose outcome is unknown.</summary>
    public int Unknown(AgentId agent) => throw new NotImplementedException();

    /// <summary>Payments of the tree to <paramref name="payee"/> that are not resolved.</summary>
    public int OpenTo(NodeId payee) => throw new NotImplementedException();

    /// <summary>Payments of the tree to <paramref name="payee"/> whose outcome is unknown.</summary>
    public int UnknownTo(NodeId payee) => throw new NotImplementedException();

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out BudgetState? state) => throw new NotImplementedException();

    /// <summary>As compact JSON with a version number; equal states give equal bytes.</summary>
    public byte[] ToUtf8Json() => throw new NotImplementedException();
}
