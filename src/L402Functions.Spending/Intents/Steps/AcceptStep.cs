using System.Collections.Immutable;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>
/// Writes a request down, once for each name. Given what a decision needs, it decides and reserves in the same transaction: that is how an
/// agent's own queue message is accepted.
/// </summary>
internal sealed class AcceptStep(string stepId, AgentId root, PaymentRequest request, PolicyBook book, DecisionInput? input) : ILedgerStep<AcceptOutcome>
{
    private readonly Decision? decision = input is null ? null : new Decision(root, request, input, book);

    public string StepId => stepId;

    public IReadOnlyDictionary<string, LedgerRow?> Known { get; init; } = ImmutableDictionary<string, LedgerRow?>.Empty;

    public IReadOnlyCollection<string> RowsFor(LedgerHead head) =>
        [.. new[] { RowKeys.Intent(request.Id) }.Concat(book.RowsFor(head, root, request.Agent)).Concat(decision?.RowsFor(head) ?? []).Distinct()];

    public Decided<AcceptOutcome> Decide(LedgerView view)
    {
        if (!view.Head.Agents.ContainsKey(request.Agent))
        {
            return Nothing(view, new AcceptOutcome.UnknownAgent());
        }

        if (view.Row(RowKeys.Intent(request.Id)) is not { } row)
        {
            return Accept(view, IntentChange.New(view, NewIntent(view), stepId));
        }

        var intent = IntentDocument.Read(row);
        if (intent.LastStep == stepId)
        {
            return Nothing(view, new AcceptOutcome.Accepted(intent));
        }

        if (intent.Request.Digest.Request == request.Digest.Request)
        {
            return Nothing(view, new AcceptOutcome.Replayed(intent));
        }

        return MayReinvoice(view, intent)
            ? Reinvoice(view, row, intent)
            : Nothing(view, new AcceptOutcome.KeyReused(intent));
    }

    private static Decided<AcceptOutcome> Nothing(LedgerView view, AcceptOutcome outcome) => new(outcome, view.Head, [], []);

    private Intent NewIntent(LedgerView view) => new()
    {
        Id = request.Id,
        Request = request,
        State = IntentState.Requested,
        CreatedAt = view.Now,
        UpdatedAt = view.Now,
        LastStep = stepId,
        ActAt = view.Now + Decision.Patience,
        FirstAudit = view.Head.Chain.Sequence + 1,
    };

    private Decided<AcceptOutcome> Accept(LedgerView view, IntentChange change)
    {
        change.Record(
            AuditEvent.Requested,
            Actors.Of(request.Agent),
            ("purpose", request.Purpose),
            ("method", request.Method),
            ("url", request.Url?.ToString() is { Length: <= AuditValue.MaxTextLength } url ? url : request.Url?.Host.ToString()),
            ("category", request.Category?.ToString()),
            ("session", request.Session?.ToString()),
            ("quoted", request.Quoted is { } quoted ? quoted : null),
            ("invoice_number", (long)change.After.EarlierInvoices + 1));
        decision?.Apply(view, change, approval: null);
        return change.Decide<AcceptOutcome>(after => new AcceptOutcome.Accepted(after));
    }

    /// <summary>Another invoice for the same call, after the first one failed for certain, can no longer be paid, and the rule says so.</summary>
    private bool MayReinvoice(LedgerView view, Intent intent)
    {
        if (intent is not { State: IntentState.FailedDefinite, Invoice: { } invoice }
            || intent.Request.Digest.Purpose != request.Digest.Purpose
            || view.Now < invoice.ExpiresAt + ReconcileRules.ClockSkew)
        {
            return false;
        }

        var chain = book.Read(view, root, request.Agent);
        return !chain.IsEmpty && chain.Min(a => a.Policy.NewInvoice) switch
        {
            // The watch may find a payment that was believed to have failed: until it says otherwise again, a second one is an operator's to allow.
            NewInvoiceRule.NewInvoiceAfterExpiry => intent.NewInvoiceAllowed || intent.Readings.Current is not { Kind: WalletReading.Open },
            NewInvoiceRule.Operator => intent.NewInvoiceAllowed,
            _ => false,
        };
    }

    /// <summary>The old invoice moves to a name of its own, where its watch goes on; the purpose's name gets the new one.</summary>
    private Decided<AcceptOutcome> Reinvoice(LedgerView view, LedgerRow row, Intent old)
    {
        var archived = old with { Id = old.Id.Archive(old.EarlierInvoices + 1), ActAt = null, LastStep = stepId };
        var change = IntentChange.Of(view, row, old, stepId);
        change.Move(IntentEvent.Reinvoice);
        change.After = NewIntent(view) with
        {
            CreatedAt = old.CreatedAt,
            FirstAudit = old.FirstAudit,
            EarlierInvoices = old.EarlierInvoices + 1,
            AttemptsBefore = old.NextAttemptNumber - 1,
        };
        change.Write(new RowWrite.Insert(RowKeys.Intent(archived.Id), IntentDocument.Write(archived)));
        if (archived.IsOpen)
        {
            change.Write(new RowWrite.Put(RowKeys.OpenIntent(archived.Id), OpenIntent.Of(archived).ToUtf8Json()));
        }

        return Accept(view, change);
    }
}
