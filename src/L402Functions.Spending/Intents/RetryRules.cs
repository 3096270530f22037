using System.Collections.Immutable;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Intents;

/// <summary>
/// When another attempt is made: with the same invoice and the same wallet, which both know the payment hash and so pay once; and only from
/// NotSent or FailedDefinite, never while an outcome is open.
/// </summary>
public static class RetryRules
{
    /// <summary>An attempt is not begun with less than this left of the invoice's time.</summary>
    public static readonly TimeSpan MinRemaining = TimeSpan.FromSeconds(10);

    /// <summary>The pauses before the second, third, … attempt; the last one repeats.</summary>
    public static ImmutableArray<TimeSpan> Delays { get; } =
        [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    /// <summary>What follows an attempt that paid nothing.</summary>
    /// <param name="answer">The last attempt's answer.</param>
    /// <param name="attempts">How many attempts there were, at least 1.</param>
    /// <param name="invoiceExpiresAt">When the invoice's time is over.</param>
    /// <param name="now">The time.</param>
    public static RetryDecision After(AttemptAnswer answer, int attempts, DateTimeOffset invoiceExpiresAt, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        if (!MayCure(answer))
        {
            return new RetryDecision.GiveUp(answer.Code == WalletErrorCode.Expired ? IntentCause.InvoiceExpired : IntentCause.WalletRefused);
        }

        if (attempts >= Attempt.Max)
        {
            return new RetryDecision.GiveUp(IntentCause.AttemptsExhausted);
        }

        var delay = Delays[Math.Min(attempts, Delays.Length) - 1];
        return now + delay + MinRemaining < invoiceExpiresAt
            ? new RetryDecision.TryAgain(delay)
            : new RetryDecision.GiveUp(IntentCause.InvoiceExpired);
    }

    /// <summary>
    /// Whether time may cure it: a relay that is back, a limit that has passed, a route that opens. A wallet without money, without
    /// permission or without the method says no, and a clear no is better than a late one.
    /// </summary>
    private static bool MayCure(AttemptAnswer answer) => answer switch
    {
        { Seen: AttemptSeen.NotSent } => true,
        { Code: WalletErrorCode.RateLimited or WalletErrorCode.PaymentFailed } => true,
        _ => false,
    };
}
