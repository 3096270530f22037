using System.Text.Json.Nodes;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Rollups;

namespace L402Functions.EndToEnd.Tests.Accounting;

/// <summary>The figures of a log, counted from its raw rows by other code than the app's.</summary>
internal static class Recount
{
    public static Dictionary<RollupKey, RollupFigures> Of(IEnumerable<LedgerRow> rows)
    {
        var counted = new Dictionary<RollupKey, RollupFigures>();
        foreach (var row in rows.Select(r => JsonNode.Parse(r.Document.Span)!))
        {
            if (row["details"] is JsonObject details && FiguresOf((string)row["event"]!, details) is { } figures)
            {
                var day = DateOnly.FromDateTime(DateTime.Parse((string)row["at"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal));
                var key = new RollupKey(day, AgentId.Parse((string)row["agent"]!), (string)details["host"]!, (string?)details["category"] ?? "-");
                counted[key] = counted.TryGetValue(key, out var before) ? before.Add(figures) : figures;
            }
        }

        return counted;
    }

    private static RollupFigures? FiguresOf(string happened, JsonObject details) => happened switch
    {
        "settled" or "late_settled" => new RollupFigures
        {
            Payments = 1,
            LateSettled = happened == "settled" ? 0 : 1,
            Spent = MsatOf(details["amount"]),
            Fees = MsatOf(details["fee"]),
            Durations = DurationHistogram.Of((long)details["took_ms"]!),
        },
        "decided" when (string?)details["outcome"] == "denied" => new RollupFigures { Denied = 1 },
        "answered" when (string?)details["answer"] == "no_reply" => new RollupFigures { Unknown = 1 },
        "answered" when (string?)details["answer"] != "proof" => throw new InvalidOperationException($"Nobody planned for {details["answer"]}."),
        _ => null,
    };

    private static Msat MsatOf(JsonNode? text) => new(long.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture));
}
