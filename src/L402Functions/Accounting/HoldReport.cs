using L402Functions.Spending.Retention;

namespace L402Functions.Accounting;

/// <summary>Every hold there is.</summary>
internal sealed record HoldReport(IReadOnlyList<HoldLine> Holds)
{
    public static HoldReport Of(IEnumerable<Hold> holds) => new([.. holds.Select(HoldLine.Of)]);
}

/// <summary>One hold; no root where it is on everybody's rows.</summary>
internal sealed record HoldLine(string? Root, string Operator, string Reason, DateTimeOffset At)
{
    public static HoldLine Of(Hold hold) => new(hold.Root?.Value, hold.By.ToString(), hold.Reason, hold.At);
}
