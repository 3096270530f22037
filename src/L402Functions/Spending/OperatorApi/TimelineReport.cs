using System.Text.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Everything that is on record about one purpose.</summary>
/// <param name="Intent">The intent as it stands.</param>
/// <param name="Earlier">Its earlier invoices, oldest first.</param>
/// <param name="Entries">Its audit rows, oldest first.</param>
internal sealed record TimelineReport(IntentReport Intent, IReadOnlyList<IntentReport> Earlier, IReadOnlyList<EntryReport> Entries)
{
    public static TimelineReport Of(AgentId root, IntentTimeline timeline) => new(
        IntentReport.Of(root, timeline.Intent),
        [.. timeline.Earlier.Select(i => IntentReport.Of(root, i))],
        [.. timeline.Entries.Select(EntryReport.Of)]);
}

/// <summary>An audit row.</summary>
internal sealed record EntryReport(long Sequence, DateTimeOffset At, string Event, string Actor, string? PaymentHash, JsonElement? Details, string Hash)
{
    public static EntryReport Of(AuditEntry entry) => new(
        entry.Link.Sequence,
        entry.At,
        entry.Event.Text(),
        entry.Actor,
        entry.PaymentHash?.ToString(),
        entry.Details.ValueKind == JsonValueKind.Undefined ? null : entry.Details,
        entry.Link.Hash.ToString());
}
