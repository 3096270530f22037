using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Whether an audit chain is whole.</summary>
/// <param name="Root">Whose.</param>
/// <param name="Intact">True where every row is there, unchanged and in order.</param>
/// <param name="Entries">How many rows there are, as the ledger's head counts them.</param>
/// <param name="LastHash">The hash of the last row.</param>
/// <param name="Break">How the chain is broken.</param>
/// <param name="BreakAt">The number of the row where it shows.</param>
internal sealed record VerificationReport(string Root, bool Intact, long Entries, string LastHash, string? Break, long? BreakAt)
{
    public static VerificationReport Of(AgentId root, AuditLink end, AuditVerification verification) => verification switch
    {
        AuditVerification.Broken broken => new(root.ToString(), false, end.Sequence, end.Hash.ToString(), SnakeCase.Of(broken.Break), broken.Sequence),
        _ => new(root.ToString(), true, end.Sequence, end.Hash.ToString(), null, null),
    };
}
