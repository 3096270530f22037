using L402Functions.Spending.Policy;

namespace L402Functions.Spending.AgentApi;

/// <summary>One reason of a refusal or a wait, by its stable code.</summary>
internal sealed record ReasonReport(string Code, string? Agent, string? Field, long? Limit, long? Actual, string? Unit)
{
    public static ReasonReport Of(Reason reason) =>
        new(reason.Code.Text(), reason.Agent?.ToString(), reason.Field, reason.Limit, reason.Actual, reason.Unit);

    public static IReadOnlyList<ReasonReport>? Of(IReadOnlyCollection<Reason> reasons) => reasons.Count == 0 ? null : [.. reasons.Select(Of)];
}
