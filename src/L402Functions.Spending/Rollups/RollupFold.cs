using System.Collections.Frozen;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Rollups;

/// <summary>
/// What an audit row adds to the rollups. Pure, and of that row alone: so a log can be folded in any portions, and again from its archive.
/// </summary>
public static class RollupFold
{
    private const int PayeePrefix = 16;

    /// <summary>The answers that leave open whether an attempt paid.</summary>
    private static readonly FrozenSet<string> OpenAnswers = new[] { AttemptSeen.SuccessWithoutProof, AttemptSeen.NoReply, AttemptSeen.LeaseLost }
        .Select(seen => new AttemptAnswer(seen).Text)
        .Concat(Enum.GetValues<WalletErrorCode>().Where(code => !VerdictTable.NotBegun.Contains(code)).Select(code => AttemptAnswer.Refused(code).Text))
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The row that <paramref name="entry"/> belongs to and what it adds there; null where it is about no spending.</summary>
    public static (RollupKey Key, RollupFigures Figures)? Of(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Agent is { } agent && FiguresOf(entry) is { } figures
            ? (RollupKey.Of(DayOf(entry), agent, DestinationOf(entry), Text(entry, "category")), figures)
            : null;
    }

    /// <summary>The day, in UTC, that a row belongs to: that of its own time, also where it was written late.</summary>
    public static DateOnly DayOf(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return DateOnly.FromDateTime(entry.At.UtcDateTime);
    }

    private static RollupFigures? FiguresOf(AuditEntry entry) => entry.Event switch
    {
        AuditEvent.Settled or AuditEvent.LateSettled => new RollupFigures
        {
            Payments = 1,
            Spent = Money(entry, "amount"),
            Fees = Money(entry, "fee"),
            LateSettled = entry.Event == AuditEvent.LateSettled ? 1 : 0,
            Durations = Number(entry, "took_ms") is { } took ? DurationHistogram.Of(took) : DurationHistogram.Empty,
        },
        AuditEvent.WouldHavePaid => new RollupFigures { WouldHavePaid = 1, WouldHaveSpent = Money(entry, "amount") },
        AuditEvent.Decided when Text(entry, "outcome") == "denied" => new RollupFigures { Denied = 1 },
        AuditEvent.ApprovalDenied or AuditEvent.ApprovalExpired => new RollupFigures { Denied = 1 },
        AuditEvent.Answered when Text(entry, "answer") is { } answer && OpenAnswers.Contains(answer) => new RollupFigures { Unknown = 1 },
        _ => null,
    };

    private static string? DestinationOf(AuditEntry entry) =>
        Text(entry, "host") is { Length: > 0 } host ? host
        : Text(entry, "payee") is { Length: > 0 } payee ? $"node:{payee[..Math.Min(PayeePrefix, payee.Length)]}"
        : null;

    private static string? Text(AuditEntry entry, string name) =>
        Detail(entry, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static Msat Money(AuditEntry entry, string name) => Msat.TryParse(Text(entry, name), out var amount) ? amount : Msat.Zero;

    private static long? Number(AuditEntry entry, string name) =>
        Detail(entry, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    private static JsonElement? Detail(AuditEntry entry, string name) =>
        entry.Details.ValueKind == JsonValueKind.Object && entry.Details.TryGetProperty(name, out var detail) ? detail : null;
}
