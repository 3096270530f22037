using System.Collections.Immutable;

namespace L402Functions.Spending.Intents;

/// <summary>
/// What a payment with an unknown outcome has become, from all that was read about it: pure. Only a preimage proves payment. That nothing
/// was paid is never proven, only believed, after two agreeing readings and the end of every way in which the request could still be
/// carried out; which is why belief is watched for eight days.
/// </summary>
public static class ReconcileRules
{
    /// <summary>Two readings agree only with at least this much time between them.</summary>
    public static readonly TimeSpan AgreementSpan = TimeSpan.FromSeconds(60);

    /// <summary>How far a wallet's clock may be from ours: an invoice counts as expired only this long after its time.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>Until this long after the last attempt a wallet may still carry out a request that it had not seen.</summary>
    public static readonly TimeSpan LateExecution = TimeSpan.FromHours(6);

    /// <summary>After this long an operator is asked.</summary>
    public static readonly TimeSpan OperatorAfter = TimeSpan.FromHours(24);

    /// <summary>A payment that failed for certain is watched this long from its last attempt: the time locks' horizon.</summary>
    public static readonly TimeSpan WatchSpan = TimeSpan.FromDays(8);

    /// <summary>How often the watch looks.</summary>
    public static readonly TimeSpan WatchInterval = TimeSpan.FromHours(6);

    /// <summary>The pauses before the first, second, … look at an unknown payment; the last one repeats.</summary>
    public static ImmutableArray<TimeSpan> Delays { get; } =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(60),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
    ];

    /// <summary>The pause before the next look, after this many.</summary>
    public static TimeSpan DelayAfter(int looks) => Delays[Math.Clamp(looks, 0, Delays.Length - 1)];

    /// <summary>What follows, once the latest evidence is in: a reading is already part of <see cref="ReconcileCase.Readings"/>.</summary>
    public static ReconcileVerdict Judge(ReconcileCase @case, WalletEvidence evidence, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(@case);
        if (evidence is WalletEvidence.Proof proof)
        {
            return @case.State is IntentState.Unknown or IntentState.NeedsOperator or IntentState.Sending
                ? new ReconcileVerdict.Settled(proof)
                : new ReconcileVerdict.LateSettled(proof);
        }

        var watchOver = now >= @case.LastAttemptAt + WatchSpan;
        return @case.State switch
        {
            IntentState.Unknown when Believed(@case) => watchOver ? new ReconcileVerdict.WatchEnds() : new ReconcileVerdict.FailedDefinite(WatchInterval),
            IntentState.Unknown when now - @case.OpenSince >= OperatorAfter => new ReconcileVerdict.NeedsOperator(WatchInterval),
            IntentState.Unknown => new ReconcileVerdict.AskAgain(NextLook(@case, now)),
            _ => watchOver ? new ReconcileVerdict.WatchEnds() : new ReconcileVerdict.AskAgain(WatchInterval),
        };
    }

    /// <summary>Whether it may be believed that nothing was paid and nothing will be.</summary>
    private static bool Believed(ReconcileCase @case) =>
        @case.Readings.Current is { Kind: WalletReading.Failed or WalletReading.NotFound, Count: >= 2 } run
        && run.First >= @case.LastAttemptAt
        && run.Last - run.First >= AgreementSpan
        && run.Last >= BelievableFrom(@case, run.Kind);

    /// <summary>From when a reading of that kind can be believed.</summary>
    private static DateTimeOffset BelievableFrom(ReconcileCase @case, WalletReading kind)
    {
        var expired = @case.InvoiceExpiresAt + ClockSkew;
        if (!@case.WalletSaidFailed)
        {
            return expired;
        }

        // The wallet gave up by its own word. Not knowing the payment at all, it may nevertheless have the request before it.
        var late = @case.LastAttemptAt + LateExecution;
        return kind == WalletReading.Failed ? @case.LastAttemptAt : expired < late ? expired : late;
    }

    /// <summary>The growing delay, cut short where an earlier look could decide.</summary>
    private static TimeSpan NextLook(ReconcileCase @case, DateTimeOffset now)
    {
        var next = now + DelayAfter(@case.Readings.Total);
        if (@case.Readings.Current is { Kind: WalletReading.Failed or WalletReading.NotFound } run)
        {
            var agreed = run.First + AgreementSpan;
            var from = BelievableFrom(@case, run.Kind);
            var decisive = agreed > from ? agreed : from;
            next = decisive > now && decisive < next ? decisive : next;
        }

        var operatorAt = @case.OpenSince + OperatorAfter;
        next = operatorAt > now && operatorAt < next ? operatorAt : next;
        return next - now;
    }
}
