using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;

namespace L402Functions.Accounting;

/// <summary>The body of <c>POST</c> and <c>DELETE /operator/holds</c>, as it comes.</summary>
internal sealed record HoldBody
{
    public string? Root { get; init; }

    public string? Operator { get; init; }

    public string? Reason { get; init; }

    /// <summary>Whose rows are meant; null for everybody's, and where it cannot be read.</summary>
    public AgentId? RootOf(ICollection<FieldProblem> problems)
    {
        if (string.IsNullOrEmpty(Root))
        {
            return null;
        }

        if (AgentId.TryParse(Root, out var root))
        {
            return root;
        }

        problems.Add(new FieldProblem("root", "A root agent's name is needed, or none for everybody's rows."));
        return null;
    }
}
