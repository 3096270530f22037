namespace L402Functions.Spending.Ledger;

/// <summary>
/// How long a process pauses at most before its next try. What it learned from lost races holds after a race that it won, too, and is
/// forgotten slowly: if only losers paused, the last winner would win again and again, as it alone has the newest head.
/// </summary>
internal sealed class Pacing(LedgerLimits limits)
{
    private TimeSpan window;
    private int failures;

    /// <summary>The longest pause after that; the real one is by chance anything up to it.</summary>
    public TimeSpan After(TryOutcome outcome)
    {
        switch (outcome)
        {
            case TryOutcome.Done:
                failures = 0;
                window = window > limits.FirstBackOff ? window * 7 / 8 : TimeSpan.Zero;
                return window > limits.Breath ? window : limits.Breath;
            case TryOutcome.Contended:
                window = Between(window * 2);
                return window;
            case TryOutcome.Failed:
                return Between(limits.FirstBackOff * (1L << Math.Min(failures++, 20)));
            default:
                return TimeSpan.Zero;
        }
    }

    private TimeSpan Between(TimeSpan wanted) =>
        wanted < limits.FirstBackOff ? limits.FirstBackOff : wanted > limits.LongestBackOff ? limits.LongestBackOff : wanted;
}
