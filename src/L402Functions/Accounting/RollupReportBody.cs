using L402Functions.Spending.Rollups;

namespace L402Functions.Accounting;

/// <summary>The answer of <c>GET /operator/rollups</c>: lines of a chart.</summary>
internal sealed record RollupReportBody(DateOnly From, DateOnly To, string By, RollupFiguresBody Total, IReadOnlyList<RollupSeriesBody> Series)
{
    public static RollupReportBody Of(DateOnly from, DateOnly to, string by, RollupFigures total, IEnumerable<RollupSeries> series) =>
        new(from, to, by, RollupFiguresBody.Of(total), [.. series.Select(RollupSeriesBody.Of)]);
}

/// <summary>One line.</summary>
internal sealed record RollupSeriesBody(string Name, RollupFiguresBody Total, IReadOnlyList<RollupPointBody> Points)
{
    public static RollupSeriesBody Of(RollupSeries series) =>
        new(series.Name, RollupFiguresBody.Of(series.Total), [.. series.Points.Select(p => new RollupPointBody(p.Day, RollupFiguresBody.Of(p.Figures)))]);
}

/// <summary>One day of a line.</summary>
internal sealed record RollupPointBody(DateOnly Day, RollupFiguresBody Figures);

/// <summary>The figures of a day, or of several together.</summary>
internal sealed record RollupFiguresBody(
    long Payments, long SpentMsat, long FeesMsat, long LateSettled, long Denied, long Unknown, long WouldHavePaid, long WouldHaveSpentMsat, long? P95Ms)
{
    private const int Percentile = 95;

    public static RollupFiguresBody Of(RollupFigures figures) => new(
        figures.Payments, figures.Spent.Value, figures.Fees.Value, figures.LateSettled, figures.Denied, figures.Unknown,
        figures.WouldHavePaid, figures.WouldHaveSpent.Value, figures.Durations.Percentile(Percentile));
}
