using FsCheck;
using FsCheck.Fluent;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Tests.Clocks;

/// <summary>Clocks that differ, of instances among each other and from a wallet's, as docs/security.md says what that does.</summary>
public sealed class SkewProperties
{
    private const int Day = 86_400;
    private const int Step = 3_600;
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Instances_whose_clocks_differ_shift_a_window_by_as_much_and_no_more()
    {
        var cases =
            from skew in Gen.Choose(0, 900)
            from events in Gen.ArrayOf(from at in Gen.Choose(0, 3 * Day) from off in Gen.Choose(-skew, skew) select (At: at, Off: off), 30)
            from asked in Gen.Choose(0, 4 * Day)
            from off in Gen.Choose(-skew, skew)
            select (Skew: skew, Events: events.OrderBy(e => e.At).ToArray(), Asked: asked, Off: off);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            // Each adds by its own clock, in the order of the ledger, which is the true one.
            var before = c.Events.Where(e => e.At <= c.Asked).ToList();
            var sum = before.Aggregate(SlidingSum.Empty(WindowKind.Day), (all, e) => all.Add(1, Noon.AddSeconds(e.At + e.Off)));

            Assert.InRange(
                sum.Sum(Noon.AddSeconds(c.Asked + c.Off)),
                before.Count(e => e.At > c.Asked - Day + 2 * c.Skew),
                before.Count(e => e.At > c.Asked - Day - Step - 2 * c.Skew));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void No_payment_is_believed_not_made_while_a_wallet_whose_clock_is_two_minutes_off_could_still_make_it()
    {
        var tolerated = (int)ReconcileRules.ClockSkew.TotalSeconds;
        var believed = 0;
        var cases =
            from expiry in Gen.Choose(1, 7_200)
            from off in Gen.Choose(-tolerated, tolerated)
            from readings in Gen.ArrayOf(
                from at in Gen.Choose(1, 9_000) from kind in Gen.Elements(WalletReading.NotFound, WalletReading.Failed, WalletReading.Open, WalletReading.Silent) select (At: at, Kind: kind), 8)
            select (Expiry: expiry, Off: off, Readings: readings.OrderBy(r => r.At).ToArray());
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var history = ReadingHistory.None;
            foreach (var (at, kind) in c.Readings)
            {
                history = history.Add(kind, Noon.AddSeconds(at));
                var @case = new ReconcileCase(IntentState.Unknown, Noon, Noon, Noon.AddSeconds(c.Expiry), WalletSaidFailed: false, history);
                if (ReconcileRules.Judge(@case, new WalletEvidence.Reading(kind), Noon.AddSeconds(at)) is ReconcileVerdict.FailedDefinite)
                {
                    believed++;
                    Assert.True(at + c.Off >= c.Expiry, $"At {at} the wallet's clock says {at + c.Off}, and the invoice lives until {c.Expiry}.");
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        Assert.True(believed > 100, $"The property was about {believed} verdicts only.");
    }
}
