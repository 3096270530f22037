using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>A step whose caller learns no more than whether it happened.</summary>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="id">Which intent.</param>
internal abstract class PlainStep(string stepId, IntentId id) : IntentStep<StepOutcome>(stepId, id)
{
    protected sealed override Decided<StepOutcome> DecideMissing(LedgerView view) => new(new StepOutcome.Missing(), view.Head, [], []);

    protected sealed override StepOutcome Recognise(LedgerView view, Intent intent) => new StepOutcome.Changed(intent);

    protected sealed override Decided<StepOutcome> Decide(LedgerView view, IntentChange change)
    {
        var before = change.After;
        return Apply(view, change)
            ? change.Decide<StepOutcome>(after => new StepOutcome.Changed(after))
            : new Decided<StepOutcome>(new StepOutcome.Unchanged(before), view.Head, [], []);
    }

    /// <summary>Makes the change; false where it cannot happen to the intent as it is.</summary>
    protected abstract bool Apply(LedgerView view, IntentChange change);
}
