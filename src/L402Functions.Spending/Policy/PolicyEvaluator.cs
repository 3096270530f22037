using L402Functions.Spending.Budgets;

namespace L402Functions.Spending.Policy;

/// <summary>
/// Decides whether a request is paid: a pure function, total, of what it is given and nothing else. Every rule of every agent in the chain is
/// asked and every reason collected; a rule can only take away, so no rule added makes a refused request pass.
/// </summary>
public static class PolicyEvaluator
{
    /// <summary>The decision about <paramref name="request"/> at <paramref name="now"/>, with every reason there is.</summary>
    public static PolicyDecision Evaluate(PolicySnapshot snapshot, SpendRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(request);
        if (ChainRules.Broken(snapshot, request) is { } broken)
        {
            return new PolicyDecision.Deny([new Reason(broken)]);
        }

        var inquiry = new Inquiry(snapshot, request, now);
        return Decide(inquiry) with { Category = inquiry.Category };
    }

    private static PolicyDecision Decide(Inquiry inquiry)
    {
        ChainRules.Check(inquiry);
        InvoiceChecks.Check(inquiry);
        DestinationRules.Check(inquiry);
        CategoryRules.Check(inquiry);
        if (inquiry.Request.Amount is not { IsZero: false } amount)
        {
            // InvoiceChecks has said so; without an amount there is nothing to compare or reserve.
            return new PolicyDecision.Deny(inquiry.Reasons.All);
        }

        AmountRules.Check(inquiry, amount);
        var wanted = BudgetRules.Check(inquiry, amount);
        return Conclude(inquiry, wanted);
    }

    private static PolicyDecision Conclude(Inquiry inquiry, Reservation wanted)
    {
        var reasons = inquiry.Reasons;
        var reviews = reasons.Reviews;
        var needsReview = reviews.Length > 0;
        if (needsReview && inquiry.Snapshot.Approval is not null)
        {
            needsReview = !ApprovalRules.Lifts(inquiry, wanted);
        }

        if (reasons.HasDenial)
        {
            return new PolicyDecision.Deny(reasons.All);
        }

        var shadow = inquiry.Snapshot.Mode == PolicyMode.Shadow;
        return (needsReview, shadow) switch
        {
            (true, true) => new PolicyDecision.WouldHold(reasons.All, wanted),
            (true, false) => new PolicyDecision.Hold(reasons.All, wanted),
            (false, true) => new PolicyDecision.WouldPay(wanted, reviews),
            (false, false) => new PolicyDecision.Allow(wanted, reviews),
        };
    }
}
