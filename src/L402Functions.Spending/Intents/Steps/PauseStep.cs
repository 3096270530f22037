using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>
/// A reserved payment whose wallet is silent waits, longer each time. The time is written down, so that neither the sweep nor a message that was
/// delivered twice starts a second round of asking.
/// </summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="id">Which intent.</param>
/// <param name="first">The first pause; it doubles each time.</param>
/// <param name="longest">Where the doubling ends.</param>
internal sealed class PauseStep(string stepId, IntentId id, TimeSpan first, TimeSpan longest) : PlainStep(stepId, id)
{
    protected override bool Apply(LedgerView view, IntentChange change)
    {
        if (change.After.State != IntentState.Reserved || change.After.IsPaused(view.Now))
        {
            return false;
        }

        var pause = first * (1L << Math.Min(change.After.Pauses, 16));
        var again = view.Now + (pause < longest ? pause : longest);

        // Not beyond the moment from which nothing is sent any more: then the money is free again.
        var end = change.After.Invoice!.ExpiresAt - RetryRules.MinRemaining;
        change.After = change.After with { Pauses = change.After.Pauses + 1, ActAt = again < end ? again : end };
        return true;
    }
}
