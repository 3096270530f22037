using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Payments;

/// <summary>What became of an operator's answer.</summary>
public abstract record ApprovalResult
{
    private ApprovalResult()
    {
    }

    /// <summary>It counts. The intent says what follows: reserved, or denied for a reason that no approval lifts.</summary>
    public sealed record Done(Intent Intent) : ApprovalResult;

    /// <summary>It is for another invoice, another amount or other policies than those that now stand, and counts for nothing. The intent, as it now waits.</summary>
    public sealed record Mismatch(Intent Intent) : ApprovalResult;

    /// <summary>The intent does not wait for approval, or not any more.</summary>
    public sealed record NotWaiting(Intent Intent) : ApprovalResult;

    /// <summary>There is no such intent.</summary>
    public sealed record Missing : ApprovalResult;
}
