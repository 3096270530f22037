using L402Functions.Spending.Budgets;

namespace L402Functions.Spending.Policy;

/// <summary>Whether an operator's consent is for this payment, and still stands.</summary>
internal static class ApprovalRules
{
    /// <summary>True where the approval lifts what was to be reviewed; otherwise says why not, and the payment is to be reviewed again.</summary>
    public static bool Lifts(Inquiry inquiry, Reservation wanted)
    {
        if (inquiry.Snapshot.Approval is not { } approval)
        {
            return false;
        }

        var reasons = inquiry.Reasons;
        var before = reasons.Reviews.Length;
        ReviewIf(approval.PaymentHash != inquiry.Request.PaymentHash, ReasonCode.ApprovalOtherPayment);
        ReviewIf(approval.Amount != wanted.Amount || approval.FeeReserve < wanted.FeeReserve, ReasonCode.ApprovalOtherAmount);
        ReviewIf(approval.Policy != inquiry.Snapshot.Stamp, ReasonCode.ApprovalPolicyChanged);
        ReviewIf(inquiry.Now >= approval.ExpiresAt, ReasonCode.ApprovalExpired);
        return reasons.Reviews.Length == before;

        void ReviewIf(bool condition, ReasonCode code)
        {
            if (condition)
            {
                reasons.Review(new Reason(code));
            }
        }
    }
}
