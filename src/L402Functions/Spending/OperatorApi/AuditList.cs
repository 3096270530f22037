using System.Text.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;

namespace L402Functions.Spending.OperatorApi;

/// <summary>A page of audit rows: root by root, each root's oldest first.</summary>
/// <param name="Entries">The rows; perhaps none, though there is a next page.</param>
/// <param name="Unreadable">Rows that are no entries, as <c>root:number</c>: somebody changed them. Absent where there are none.</param>
/// <param name="Next">What to ask with as <c>?after=</c> for the next page; absent at the end.</param>
internal sealed record AuditList(IReadOnlyList<AuditEntryReport> Entries, IReadOnlyList<string>? Unreadable, string? Next);

/// <summary>An audit row as an operator reads it: all of it.</summary>
internal sealed record AuditEntryReport(
    string Root, long Sequence, DateTimeOffset At, string Event, string Actor, string? Agent, string? Intent, string? PaymentHash, JsonElement? Details, string Step, string Hash)
{
    public static AuditEntryReport Of(AgentId root, AuditEntry entry) => new(
        root.Value,
        entry.Link.Sequence,
        entry.At,
        entry.Event.Text(),
        entry.Actor,
        entry.Agent?.ToString(),
        entry.Intent?.ToString(),
        entry.PaymentHash?.ToString(),
        entry.Details.ValueKind == JsonValueKind.Undefined ? null : entry.Details,
        entry.StepId,
        entry.Link.Hash.ToString());
}
