using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Rollups;

namespace L402Functions.Spending.Tests.Rollups;

public sealed class RollupFiguresTests
{
    private static readonly DateOnly Day = new(2026, 2, 3);
    private static readonly AgentId Agent = AgentId.Parse("scout");

    [Fact]
    public void A_percentile_is_at_most_an_eighth_above_the_measured_time_and_never_below()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var times = Enumerable.Range(0, random.Next(1, 300)).Select(_ => (long)Math.Pow(10, random.NextDouble() * 9)).Order().ToArray();
            var histogram = times.Aggregate(DurationHistogram.Empty, (sum, t) => sum.Add(DurationHistogram.Of(t)));
            foreach (var percent in new[] { 1, 50, 95, 99, 100 })
            {
                var exact = times[(((times.Length * percent) + 99) / 100) - 1];
                Assert.InRange(histogram.Percentile(percent)!.Value, exact, exact + (exact / 8));
            }
        }

        Assert.Null(DurationHistogram.Empty.Percentile(95));
        Assert.Equal(0, DurationHistogram.Of(-5).Percentile(95));
        Assert.True(DurationHistogram.Of(long.MaxValue).Percentile(95) == long.MaxValue);
    }

    [Fact]
    public void Figures_read_back_the_same_and_sums_stop_at_all_the_money_there_is()
    {
        var figures = new RollupFigures
        {
            Payments = 3,
            Spent = new Msat(21_000),
            Fees = new Msat(5),
            LateSettled = 1,
            Denied = 4,
            Unknown = 2,
            WouldHavePaid = 6,
            WouldHaveSpent = Msat.Max,
            Durations = DurationHistogram.Of(70).Add(DurationHistogram.Of(3)).Add(DurationHistogram.Of(70)),
        };

        Assert.Equal(figures, RollupFigures.Read(figures.ToUtf8Json()));
        Assert.Equal(Msat.Max, figures.Add(figures).WouldHaveSpent);
        Assert.Equal(6, figures.Add(figures).Durations.Count);
        Assert.Equal(figures, figures.Add(RollupFigures.Nothing));
        Assert.Throws<FormatException>(() => RollupFigures.Read("""{"v":2}"""u8.ToArray()));
        Assert.Throws<FormatException>(() => RollupFigures.Read("""{"v":1}"""u8.ToArray()));
    }

    [Theory]
    [InlineData("api.example.com", "tool_calls")]
    [InlineData("[2001:db8::1]:8080", null)]
    [InlineData("node:02aabbccddeeff00", "content_access")]
    [InlineData(null, null)]
    public void A_key_reads_back_the_same(string? destination, string? category)
    {
        var key = RollupKey.Of(Day, Agent, destination, category);
        Assert.Equal((destination ?? "-", category ?? "-"), (key.Destination, key.Category));
        Assert.Equal(key, RollupKey.Read(key.ToRowKey()));
        Assert.StartsWith("r|d|20260203|scout|", key.ToRowKey(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_key_can_hold_is_replaced_and_stays_countable()
    {
        var key = RollupKey.Of(Day, Agent, new string('x', 250) + "/a|b#\u0007" + new string('y', 600), "ä?|");
        Assert.True(RowKeys.IsStorable(key.ToRowKey()));
        Assert.Equal("___", key.Category);
        Assert.Equal(key, RollupKey.Read(key.ToRowKey()));
        Assert.Throws<FormatException>(() => RollupKey.Read("r|d|20261301|scout|-|-"));
        Assert.Throws<FormatException>(() => RollupKey.Read("r|d|20260203|scout|-"));
    }

    [Fact]
    public void Series_are_told_apart_by_what_was_asked_and_their_points_add_up_to_their_totals()
    {
        Rollup[] rollups =
        [
            Spent(Day, "a.example", "tools", 5), Spent(Day, "b.example", "tools", 7), Spent(Day.AddDays(2), "a.example", "data", 11),
        ];

        var byDay = Assert.Single(RollupSeries.Of(rollups, RollupGrouping.Day));
        Assert.Equal([(Day, 12L), (Day.AddDays(2), 11L)], byDay.Points.Select(p => (p.Day, p.Figures.Spent.Value)));
        Assert.Equal([("a.example", 16L), ("b.example", 7L)], RollupSeries.Of(rollups, RollupGrouping.Destination).Select(s => (s.Name, s.Total.Spent.Value)));
        Assert.Equal([("tools", 12L), ("data", 11L)], RollupSeries.Of(rollups, RollupGrouping.Category).Select(s => (s.Name, s.Total.Spent.Value)));
        Assert.All(RollupSeries.Of(rollups, RollupGrouping.Agent), s => Assert.Equal(s.Total.Spent.Value, s.Points.Sum(p => p.Figures.Spent.Value)));
    }

    private static Rollup Spent(DateOnly day, string host, string category, long msat) =>
        new(RollupKey.Of(day, Agent, host, category), new RollupFigures { Payments = 1, Spent = new Msat(msat) });
}
