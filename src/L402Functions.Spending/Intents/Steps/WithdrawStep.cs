using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>Ends a reserved intent before anything was sent, and gives its money back.</summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="id">Which intent.</param>
/// <param name="happened">Whether somebody says no (<see cref="IntentEvent.Deny"/>) or there is no point (<see cref="IntentEvent.GiveUp"/>).</param>
/// <param name="cause">Why.</param>
/// <param name="reason">The policy's name for it, where it has one.</param>
internal sealed class WithdrawStep(string stepId, IntentId id, IntentEvent happened, IntentCause cause, Reason? reason = null) : PlainStep(stepId, id)
{
    protected override bool Apply(LedgerView view, IntentChange change)
    {
        if (change.After.State != IntentState.Reserved)
        {
            return false;
        }

        change.Withdraw(happened, cause, reason);
        return true;
    }
}
