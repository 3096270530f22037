using System.Collections.Immutable;
using L402Functions.Spending.Budgets;

namespace L402Functions.Spending.Policy;

/// <summary>What is decided about one request.</summary>
public abstract record PolicyDecision
{
    private PolicyDecision()
    {
    }

    /// <summary>What kind of spending it was taken for; null where nobody has a word for it, or where nothing was asked.</summary>
    public CategoryName? Category { get; init; }

    /// <summary>Pay, once <paramref name="Reservation"/> is recorded.</summary>
    /// <param name="Reservation">What to reserve.</param>
    /// <param name="Lifted">What an operator's approval lifted; empty where none was needed.</param>
    public sealed record Allow(Reservation Reservation, ImmutableArray<Reason> Lifted) : PolicyDecision;

    /// <summary>Mode <c>shadow</c>: it would have been paid. Nothing is paid and nothing reserved.</summary>
    /// <param name="Wanted">What would have been reserved.</param>
    /// <param name="Lifted">What an approval would have lifted.</param>
    public sealed record WouldPay(Reservation Wanted, ImmutableArray<Reason> Lifted) : PolicyDecision;

    /// <summary>An operator must consent first; nothing is reserved until then.</summary>
    /// <param name="Reasons">Why; at least one.</param>
    /// <param name="Wanted">What to show the operator: an approval is for this amount and fee.</param>
    public sealed record Hold(ImmutableArray<Reason> Reasons, Reservation Wanted) : PolicyDecision;

    /// <summary>Mode <c>shadow</c>: it would have waited for an operator.</summary>
    /// <param name="Reasons">Why; at least one.</param>
    /// <param name="Wanted">What would have been shown.</param>
    public sealed record WouldHold(ImmutableArray<Reason> Reasons, Reservation Wanted) : PolicyDecision;

    /// <summary>Refused.</summary>
    /// <param name="Reasons">Every reason, those that an operator could have lifted among them; at least one.</param>
    public sealed record Deny(ImmutableArray<Reason> Reasons) : PolicyDecision;
}
