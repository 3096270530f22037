using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.AgentApi;

/// <summary>
/// Waits for a payment to come to something. The row is read again and again, with growing pauses and no thread held: another instance may be
/// the one that pays, and only the row knows.
/// </summary>
public sealed class PaymentWait(Cashier cashier, TimeProvider clock)
{
    /// <summary>The longest wait. The platform ends a request after 230 seconds, and clients long before.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The payment once it is final, or in another state than at first and not on its way through one; as it stands when the time is over. Null
    /// where the agent has no such payment.
    /// </summary>
    public async Task<Intent?> FindAsync(AgentId agent, IntentId id, TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var pause = FirstPause;
        IntentState? first = null;
        while (true)
        {
            if (await cashier.FindAsync(agent, id, cancellationToken) is not { } intent)
            {
                return null;
            }

            first ??= intent.State;
            var left = wait - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || IsDone(intent) || (intent.State != first && !IsPassing(intent.State)))
            {
                return intent;
            }

            await Task.Delay(pause < left ? pause : left, clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Nothing more is done towards paying, though a failed payment is still watched.</summary>
    private static bool IsDone(Intent intent) => !intent.IsOpen || intent is { State: IntentState.FailedDefinite, ActAt: null };

    /// <summary>A state that software leaves by itself within seconds.</summary>
    private static bool IsPassing(IntentState state) => state is IntentState.Requested or IntentState.Reserved or IntentState.Sending;
}
