using System.Collections.Immutable;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>Collects what is wrong with one ledger, or with none in particular. A report that is longer says no more.</summary>
internal sealed class BreakList(AgentId? root)
{
    /// <summary>The most that are kept of each kind.</summary>
    public const int MaxOfAKind = 20;

    private readonly Dictionary<VerificationBreak, int> counts = [];
    private readonly List<FoundBreak> found = [];

    public int Count => found.Count;

    public void Add(VerificationBreak what, long? sequence = null, string? subject = null, string? expected = null, string? actual = null) =>
        Add(new FoundBreak(what, root) { Sequence = sequence, Subject = subject, Expected = expected, Found = actual });

    public void Add(FoundBreak one)
    {
        var count = counts.GetValueOrDefault(one.Break) + 1;
        counts[one.Break] = count;
        if (count <= MaxOfAKind)
        {
            found.Add(one);
        }
    }

    public ImmutableArray<FoundBreak> ToImmutable() => [.. found];
}
