using L402Functions.Protocol;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Tests.Intents;

public sealed class ReconcileRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly WalletEvidence.Proof Proof = new(Preimage.FromBytes(new byte[32]), new Msat(3));

    [Theory]
    [InlineData(IntentState.Unknown)]
    [InlineData(IntentState.NeedsOperator)]
    public void A_proof_settles_what_is_still_reserved(IntentState state) =>
        Assert.Equal(new ReconcileVerdict.Settled(Proof), ReconcileRules.Judge(Case(state: state), Proof, Start));

    [Theory]
    [InlineData(IntentState.FailedDefinite)]
    [InlineData(IntentState.NotSent)]
    public void A_proof_of_what_was_given_up_settles_late(IntentState state) =>
        Assert.Equal(new ReconcileVerdict.LateSettled(Proof), ReconcileRules.Judge(Case(state: state), Proof, Start));

    [Fact]
    public void Two_failed_readings_a_minute_apart_suffice_where_the_wallet_itself_said_failed()
    {
        Assert.IsType<ReconcileVerdict.AskAgain>(Judge(saidFailed: true, (WalletReading.Failed, 5)));
        Assert.IsType<ReconcileVerdict.AskAgain>(Judge(saidFailed: true, (WalletReading.Failed, 5), (WalletReading.Failed, 64)));
        Assert.IsType<ReconcileVerdict.FailedDefinite>(Judge(saidFailed: true, (WalletReading.Failed, 5), (WalletReading.Failed, 65)));
    }

    [Fact]
    public void Without_the_wallets_own_word_the_invoice_must_be_over_and_a_clocks_difference_besides()
    {
        var end = (int)(TimeSpan.FromHours(1) + ReconcileRules.ClockSkew).TotalSeconds;
        Assert.IsType<ReconcileVerdict.AskAgain>(Judge(saidFailed: false, (WalletReading.Failed, 5), (WalletReading.Failed, 600)));
        Assert.IsType<ReconcileVerdict.AskAgain>(Judge(saidFailed: false, (WalletReading.Failed, 5), (WalletReading.Failed, end - 1)));
        Assert.IsType<ReconcileVerdict.FailedDefinite>(Judge(saidFailed: false, (WalletReading.Failed, 5), (WalletReading.Failed, end)));
        Assert.IsType<ReconcileVerdict.FailedDefinite>(Judge(saidFailed: false, (WalletReading.NotFound, 5), (WalletReading.NotFound, end)));
    }

    [Fact]
    public void A_wallet_that_said_failed_and_knows_of_nothing_may_still_carry_the_request_out_for_six_hours()
    {
        var sixHours = 6 * 3600;
        Assert.IsType<ReconcileVerdict.AskAgain>(Judge(saidFailed: true, TimeSpan.FromDays(1), (WalletReading.NotFound, 5), (WalletReading.NotFound, sixHours - 1)));
        Assert.IsType<ReconcileVerdict.FailedDefinite>(Judge(saidFailed: true, TimeSpan.FromDays(1), (WalletReading.NotFound, 5), (WalletReading.NotFound, sixHours)));
    }

    [Fact]
    public void Readings_of_two_kinds_do_not_agree()
    {
        var verdict = Judge(saidFailed: true, (WalletReading.Failed, 5), (WalletReading.NotFound, 100), (WalletReading.Failed, 110));
        Assert.IsType<ReconcileVerdict.AskAgain>(verdict);
    }

    [Fact]
    public void A_reading_that_the_payment_is_open_begins_the_count_anew()
    {
        var verdict = Judge(saidFailed: true, (WalletReading.Failed, 5), (WalletReading.Open, 30), (WalletReading.Failed, 70));
        Assert.IsType<ReconcileVerdict.AskAgain>(verdict);
    }

    [Fact]
    public void Silence_between_two_readings_breaks_nothing_and_is_no_reading()
    {
        Assert.IsType<ReconcileVerdict.FailedDefinite>(
            Judge(saidFailed: true, (WalletReading.Failed, 5), (WalletReading.Silent, 30), (WalletReading.Failed, 70)));
        Assert.IsType<ReconcileVerdict.AskAgain>(Judge(saidFailed: true, (WalletReading.Failed, 5), (WalletReading.Silent, 100)));
    }

    [Fact]
    public void Pending_for_ever_is_unknown_for_a_day_and_an_operators_then()
    {
        var day = 24 * 3600;
        Assert.IsType<ReconcileVerdict.AskAgain>(Judge(saidFailed: false, (WalletReading.Open, 5), (WalletReading.Open, day - 1)));
        Assert.IsType<ReconcileVerdict.NeedsOperator>(Judge(saidFailed: false, (WalletReading.Open, 5), (WalletReading.Open, day)));
        Assert.IsType<ReconcileVerdict.NeedsOperator>(Judge(saidFailed: false, (WalletReading.Silent, day)));
    }

    [Fact]
    public void What_needs_an_operator_is_never_released_by_readings()
    {
        var readings = ReadingHistory.None.Add(WalletReading.NotFound, Start).Add(WalletReading.NotFound, Start.AddDays(3));
        var verdict = ReconcileRules.Judge(Case(readings, IntentState.NeedsOperator), new WalletEvidence.Reading(WalletReading.NotFound), Start.AddDays(3));
        Assert.Equal(new ReconcileVerdict.AskAgain(ReconcileRules.WatchInterval), verdict);
    }

    [Theory]
    [InlineData(IntentState.FailedDefinite)]
    [InlineData(IntentState.NeedsOperator)]
    public void The_watch_ends_after_eight_days(IntentState state)
    {
        var reading = new WalletEvidence.Reading(WalletReading.NotFound);
        Assert.IsType<ReconcileVerdict.AskAgain>(ReconcileRules.Judge(Case(state: state), reading, Start.AddDays(8).AddSeconds(-1)));
        Assert.IsType<ReconcileVerdict.WatchEnds>(ReconcileRules.Judge(Case(state: state), reading, Start.AddDays(8)));
    }

    [Fact]
    public void The_pauses_between_looks_grow()
    {
        Assert.Equal([5, 15, 60, 300, 1800, 7200, 7200], Enumerable.Range(0, 7).Select(n => (int)ReconcileRules.DelayAfter(n).TotalSeconds));
        Assert.Equal(ReconcileRules.Delays.Order(), ReconcileRules.Delays);
    }

    [Fact]
    public void A_look_that_could_decide_is_not_put_off()
    {
        // One failed reading: the second can count after a minute, long before the growing pause would end.
        var readings = ReadingHistory.None;
        for (var i = 0; i < 5; i++)
        {
            readings = readings.Add(WalletReading.Open, Start.AddSeconds(i));
        }

        readings = readings.Add(WalletReading.Failed, Start.AddSeconds(10));
        var verdict = ReconcileRules.Judge(Case(readings, saidFailed: true), new WalletEvidence.Reading(WalletReading.Failed), Start.AddSeconds(10));
        Assert.Equal(new ReconcileVerdict.AskAgain(TimeSpan.FromSeconds(60)), verdict);
    }

    [Fact]
    public void Many_readings_take_bounded_room()
    {
        var readings = ReadingHistory.None;
        for (var i = 0; i < 1_000; i++)
        {
            readings = readings.Add(i % 2 == 0 ? WalletReading.Open : WalletReading.Failed, Start.AddSeconds(i));
        }

        Assert.Equal(ReadingHistory.MaxRuns, readings.Runs.Length);
        Assert.Equal(1_000, readings.Total);
    }

    private static ReconcileVerdict Judge(bool saidFailed, params (WalletReading Kind, int Second)[] readings) =>
        Judge(saidFailed, TimeSpan.FromHours(1), readings);

    private static ReconcileVerdict Judge(bool saidFailed, TimeSpan expiry, params (WalletReading Kind, int Second)[] readings)
    {
        var history = readings.Aggregate(ReadingHistory.None, (all, r) => all.Add(r.Kind, Start.AddSeconds(r.Second)));
        return ReconcileRules.Judge(
            Case(history, saidFailed: saidFailed) with { InvoiceExpiresAt = Start + expiry },
            new WalletEvidence.Reading(readings[^1].Kind),
            Start.AddSeconds(readings[^1].Second));
    }

    private static ReconcileCase Case(ReadingHistory? readings = null, IntentState state = IntentState.Unknown, bool saidFailed = false) =>
        new(state, Start, Start, Start.AddHours(1), saidFailed, readings ?? ReadingHistory.None);
}
