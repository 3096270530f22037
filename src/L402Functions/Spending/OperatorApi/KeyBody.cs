using System.Diagnostics.CodeAnalysis;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.OperatorApi;

/// <summary>The body of <c>POST /operator/agents/{id}/keys</c>, as it comes.</summary>
internal sealed record KeyBody
{
    private const int MaxOverlap = 30 * 24 * 60 * 60;

    public string? Operator { get; init; }

    public int? OverlapSeconds { get; init; }

    /// <summary>Reads it; every problem is found.</summary>
    public bool TryRead(out OperatorName by, out TimeSpan overlap, [NotNullWhen(false)] out IReadOnlyList<FieldProblem>? problems)
    {
        var found = new List<FieldProblem>();
        by = OperatorSaid.Name(Operator, found);
        if (OverlapSeconds is < 0 or > MaxOverlap)
        {
            found.Add(new FieldProblem("overlap_seconds", $"The key before goes on for 0 to {MaxOverlap} seconds."));
        }

        overlap = TimeSpan.FromSeconds(OverlapSeconds ?? 0);
        problems = found.Count == 0 ? null : found;
        return problems is null;
    }
}
