using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.OperatorApi;

/// <summary>The body of <c>POST /operator/approvals/{id}</c>, as it comes.</summary>
internal sealed record ApprovalBody
{
    public const string Approve = "approve";
    public const string Deny = "deny";

    public string? Decision { get; init; }

    public string? Operator { get; init; }

    public string? Reason { get; init; }

    public string? PaymentHash { get; init; }

    public long? AmountMsat { get; init; }

    public string? Policy { get; init; }

    /// <summary>The decision, or its problem.</summary>
    public bool IsApproval(ICollection<FieldProblem> problems)
    {
        if (Decision is not (Approve or Deny))
        {
            problems.Add(new FieldProblem("decision", $"A decision is {Approve} or {Deny}."));
        }

        return Decision == Approve;
    }

    /// <summary>True where nothing that the operator says to have seen differs from what waits. What is left out is taken as it stands.</summary>
    public bool Saw(Intent intent) =>
        (PaymentHash is null || string.Equals(PaymentHash, intent.Invoice?.PaymentHash.ToString(), StringComparison.OrdinalIgnoreCase))
        && (AmountMsat is null || AmountMsat == intent.Wanted?.Amount.Value)
        && (Policy is null || Policy == intent.Policy?.Text);
}
