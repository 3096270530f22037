using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Payments;

/// <summary>
/// Sends the messages that make intents go on. A message that cannot be sent is no loss: the intent is written down with the time at
/// which it is due, and a sweep finds it.
/// </summary>
public sealed partial class Waker(IPaymentQueue queue, TimeProvider clock, ILogger<Waker> logger)
{
    /// <summary>Sends what the intent's next times call for.</summary>
    internal async Task WakeAsync(AgentId root, Intent intent, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (intent is { State: IntentState.Requested or IntentState.Reserved or IntentState.NotSent or IntentState.FailedDefinite, ActAt: { } act })
        {
            // What was just accepted or approved is due at once; its time is when a sweep would think it lost.
            var wait = intent.State is IntentState.Requested or IntentState.Reserved ? TimeSpan.Zero : act - now;
            await PayAsync(root, intent.Id, wait, cancellationToken);
        }

        if (intent is { State: IntentState.Unknown or IntentState.NeedsOperator or IntentState.FailedDefinite, LookAt: { } look })
        {
            await LookAsync(root, intent.Id, look - now, cancellationToken);
        }
    }

    internal async Task PayAsync(AgentId root, IntentId id, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await queue.EnqueuePaymentAsync(root, id, NotNegative(wait), cancellationToken);
        }
        catch (LedgerStoreException failed)
        {
            LogLost(id, failed);
        }
    }

    internal async Task LookAsync(AgentId root, IntentId id, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await queue.EnqueueReconcileAsync(root, id, NotNegative(wait), cancellationToken);
        }
        catch (LedgerStoreException failed)
        {
            LogLost(id, failed);
        }
    }

    private static TimeSpan NotNegative(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;

    [LoggerMessage(1, LogLevel.Warning, "A message about intent {Intent} could not be sent; the sweep will send another")]
    private partial void LogLost(IntentId intent, Exception failed);
}
