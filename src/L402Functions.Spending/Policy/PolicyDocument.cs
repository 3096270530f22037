using System.Diagnostics.CodeAnalysis;

namespace L402Functions.Spending.Policy;

/// <summary>The operator's JSON document of one agent's policy, both ways.</summary>
public static class PolicyDocument
{
    /// <summary>The longest document, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Reads a document. What it does not know, it refuses: each problem names its place.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out SpendingPolicy? policy, out IReadOnlyList<PolicyProblem> problems) => throw new NotImplementedException();

    /// <summary>The document of <paramref name="policy"/>: every member that differs from its default.</summary>
    public static byte[] ToUtf8Json(SpendingPolicy policy) => throw new NotImplementedException();

    /// <summary>Whether <paramref name="policy"/> gives nothing that <paramref name="parent"/> does not have, naming each field that would be wider.</summary>
    public static bool IsNarrowerThan(SpendingPolicy policy, SpendingPolicy parent, out IReadOnlyList<PolicyProblem> wider) => throw new NotImplementedException();
}
