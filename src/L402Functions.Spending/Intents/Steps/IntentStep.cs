using System.Collections.Immutable;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>A step on one intent that exists: reads its row, recognises its own work, and leaves the rest to the kind of step.</summary>
/// <typeparam name="TResult">What the caller learns.</typeparam>
/// <param name="stepId">Unique among all steps ever.</param>
/// <param name="id">Which intent.</param>
internal abstract class IntentStep<TResult>(string stepId, IntentId id) : ILedgerStep<TResult>
{
    /// <inheritdoc/>
    public string StepId => stepId;

    /// <summary>Which intent.</summary>
    public IntentId Id => id;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, LedgerRow?> Known { get; init; } = ImmutableDictionary<string, LedgerRow?>.Empty;

    /// <inheritdoc/>
    public virtual IReadOnlyCollection<string> RowsFor(LedgerHead head) => [RowKeys.Intent(id)];

    /// <inheritdoc/>
    public Decided<TResult> Decide(LedgerView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Row(RowKeys.Intent(id)) is not { } row)
        {
            return DecideMissing(view);
        }

        var intent = IntentDocument.Read(row);
        return intent.LastStep == stepId
            ? new Decided<TResult>(Recognise(view, intent), view.Head, [], [])
            : Decide(view, IntentChange.Of(view, row, intent, stepId));
    }

    /// <summary>What to answer where there is no such intent.</summary>
    protected abstract Decided<TResult> DecideMissing(LedgerView view);

    /// <summary>What this step answered when it wrote <paramref name="intent"/>.</summary>
    protected abstract TResult Recognise(LedgerView view, Intent intent);

    /// <summary>What this step makes of the intent.</summary>
    protected abstract Decided<TResult> Decide(LedgerView view, IntentChange change);
}
