using System.Globalization;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Where a page of audit rows ended: <c>root:number</c>, the number of the last row that was read; 0 before a root's first.</summary>
internal readonly record struct AuditEnd(AgentId Root, long Sequence)
{
    public static AuditEnd? TryParse(string text) =>
        text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && AgentId.TryParse(text.AsSpan(0, colon), out var root)
        && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? new AuditEnd(root, sequence)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Root}:{Sequence}");
}
