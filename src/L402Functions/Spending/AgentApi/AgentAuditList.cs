using System.Text.Json;
using System.Text.Json.Nodes;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;

namespace L402Functions.Spending.AgentApi;

/// <summary>A page of audit rows, oldest first.</summary>
/// <param name="Entries">The rows; perhaps none, though there is a next page.</param>
/// <param name="Next">What to ask with as <c>?after=</c> for the next page; absent at the end.</param>
internal sealed record AgentAuditList(IReadOnlyList<AgentAuditEntry> Entries, string? Next);

/// <summary>
/// An audit row as an agent reads it: without the names and the words of operators, and with the figures of no agent but those that it may see. The hash is that of
/// the whole row, so that what the agent kept can be compared with the record later.
/// </summary>
internal sealed record AgentAuditEntry(
    long Sequence, DateTimeOffset At, string Event, string Actor, string Agent, string? Intent, string? PaymentHash, JsonNode? Details, string Hash)
{
    private const string Operators = "operator:";

    private static readonly string[] Figures = ["before", "after"];

    /// <param name="entry">The row, which is about one of <paramref name="visible"/>.</param>
    /// <param name="visible">Whose figures are shown.</param>
    public static AgentAuditEntry Of(AuditEntry entry, IReadOnlySet<AgentId> visible)
    {
        var byOperator = entry.Actor.StartsWith(Operators, StringComparison.Ordinal);
        return new AgentAuditEntry(
            entry.Link.Sequence,
            entry.At,
            entry.Event.Text(),
            byOperator ? Operators[..^1] : entry.Actor,
            entry.Agent!.Value.Value,
            entry.Intent?.ToString(),
            entry.PaymentHash?.ToString(),
            entry.Details.ValueKind == JsonValueKind.Object ? Shown(entry.Details, byOperator, visible) : null,
            entry.Link.Hash.ToString());
    }

    private static JsonObject Shown(JsonElement details, bool byOperator, IReadOnlySet<AgentId> visible)
    {
        var shown = JsonObject.Create(details.Clone())!;
        if (byOperator)
        {
            shown.Remove("reason");
        }

        foreach (var name in Figures)
        {
            if (shown[name] is JsonObject figures)
            {
                // A counter's name begins with its agent's.
                foreach (var (counter, _) in figures.ToArray())
                {
                    if (!AgentId.TryParse(counter.Split(' ')[0], out var agent) || !visible.Contains(agent))
                    {
                        figures.Remove(counter);
                    }
                }
            }
        }

        return shown;
    }
}
