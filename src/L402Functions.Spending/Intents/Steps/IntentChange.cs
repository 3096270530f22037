using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>
/// One change of one intent, while it is being decided: the intent, its money in the head, its rows and what goes on record, kept
/// consistent with each other. Nothing of it exists until <see cref="Decide{TResult}"/> hands it to the ledger in one piece.
/// </summary>
internal sealed class IntentChange
{
    private readonly LedgerView view;
    private readonly Intent? before;
    private readonly string? etag;
    private readonly string stepId;
    private readonly List<RowWrite> writes = [];
    private readonly List<AuditDraft> audit = [];

    private IntentChange(LedgerView view, Intent? before, string? etag, Intent after, string stepId)
    {
        this.view = view;
        this.before = before;
        this.etag = etag;
        this.stepId = stepId;
        After = after;
        Head = view.Head;
    }

    /// <summary>The intent as it will be.</summary>
    public Intent After { get; set; }

    /// <summary>The head as it will be.</summary>
    public LedgerHead Head { get; private set; }

    public DateTimeOffset Now => view.Now;

    /// <summary>A change of an intent that was read.</summary>
    public static IntentChange Of(LedgerView view, LedgerRow row, Intent intent, string stepId) => new(view, intent, row.ETag, intent, stepId);

    /// <summary>An intent that is new.</summary>
    public static IntentChange New(LedgerView view, Intent intent, string stepId) => new(view, null, null, intent, stepId);

    /// <summary>Moves on where the table has it; false, and nothing changes, where it has not.</summary>
    public bool TryMove(IntentEvent happened)
    {
        if (IntentMachine.Next(After.State, happened) is not IntentMove.To to)
        {
            return false;
        }

        After = After with { State = to.State };
        return true;
    }

    /// <summary>Moves on where the caller has made sure that the table has it.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public void Move(IntentEvent happened)
    {
        if (!TryMove(happened))
        {
            throw new InvalidOperationException($"{happened} cannot happen to an intent in {After.State}.");
        }
    }

    /// <summary>Puts something on record about this intent, with what every row says of it; what is given here goes before that.</summary>
    public void Record(AuditEvent happened, string actor, params ReadOnlySpan<(string Name, AuditValue? Value)> details)
    {
        var said = ImmutableDictionary.CreateBuilder<string, AuditValue>(StringComparer.Ordinal);
        foreach (var (name, value) in details)
        {
            if (value is not null)
            {
                said.Add(name, value);
            }
        }

        AuditContext.Add(said, happened, After);
        audit.Add(new AuditDraft(happened, actor)
        {
            Agent = After.Agent,
            Intent = After.Id,
            PaymentHash = After.Invoice?.PaymentHash,
            Details = said.ToImmutable(),
        });
    }

    public void Write(RowWrite write) => writes.Add(write);

    /// <summary>Sets the money aside.</summary>
    public void Reserve(Reservation reservation)
    {
        Require(After.Mark == BudgetMark.None);
        var before = BudgetFigures.Of(Head.Budget, reservation, Now);
        Head = Head with { Budget = Head.Budget.Reserve(reservation) };
        After = After with { Mark = BudgetMark.Reserved, Reservation = reservation };
        Record(
            AuditEvent.Reserved,
            Actors.System,
            ("amount", reservation.Amount),
            ("fee_reserve", reservation.FeeReserve),
            ("before", before),
            ("after", BudgetFigures.Of(Head.Budget, reservation, Now)));
    }

    /// <summary>The outcome is unknown: the money stays where it is, and is counted as such.</summary>
    public void MarkUnknown()
    {
        if (After.Mark == BudgetMark.Reserved)
        {
            Head = Head with { Budget = Head.Budget.MarkUnknown(After.Reservation!) };
            After = After with { Mark = BudgetMark.Unknown };
        }
    }

    /// <summary>Gives the money back, where any is set aside.</summary>
    public void Release(string actor, IntentCause cause)
    {
        if (After.Mark is not (BudgetMark.Reserved or BudgetMark.Unknown))
        {
            return;
        }

        var before = BudgetFigures.Of(Head.Budget, After.Reservation!, Now);
        ClearUnknown();
        Head = Head with { Budget = Head.Budget.Release(After.Reservation!) };
        After = After with { Mark = BudgetMark.None };
        Record(
            AuditEvent.Released,
            actor,
            ("amount", After.Reservation!.Amount),
            ("fee_reserve", After.Reservation.FeeReserve),
            ("cause", cause == IntentCause.None ? null : SnakeCase.Of(cause)),
            ("before", before),
            ("after", BudgetFigures.Of(Head.Budget, After.Reservation, Now)));
    }

    /// <summary>
    /// Charges what was paid. Where the money had been given back it is charged all the same, even above a cap, and goes on record as late.
    /// A fee that the wallet does not tell counts as what was reserved for it.
    /// </summary>
    public void Charge(string actor, Msat? feesPaid)
    {
        var reservation = After.Reservation ?? throw new InvalidOperationException($"Intent {After.Id} was never reserved.");
        Require(After.Mark != BudgetMark.Spent);
        var late = After.Mark == BudgetMark.None;
        var fee = feesPaid ?? reservation.FeeReserve;
        var before = BudgetFigures.Of(Head.Budget, reservation, Now);
        ClearUnknown();
        Head = Head with
        {
            Budget = late
                ? Head.Budget.LateSettle(reservation, reservation.Amount, fee, Now)
                : Head.Budget.Settle(reservation, reservation.Amount, fee, Now),
        };
        After = After with { Mark = BudgetMark.Spent, Fee = fee, SettledAt = Now };
        Record(
            late ? AuditEvent.LateSettled : AuditEvent.Settled,
            actor,
            ("amount", reservation.Amount),
            ("fee", fee),
            ("fee_told", feesPaid is not null),
            ("fee_above_reserve", fee > reservation.FeeReserve ? true : null),
            ("took_ms", MillisecondsSince(After.CreatedAt)),
            ("before", before),
            ("after", BudgetFigures.Of(Head.Budget, reservation, Now)));
    }

    /// <summary>Puts down what came of the last attempt.</summary>
    public void EndAttempt(AttemptEnding ending, AttemptAnswer? answer, string? responseId = null)
    {
        var last = After.LastAttempt ?? throw new InvalidOperationException($"Intent {After.Id} has no attempt.");
        After = After with
        {
            Attempts = After.Attempts.SetItem(After.Attempts.Length - 1, last with { Answer = answer, AnsweredAt = Now, Ending = ending, ResponseId = responseId ?? last.ResponseId }),
        };
    }

    /// <summary>Paid: keeps the proof and charges the money, late where it had been given back.</summary>
    public void Prove(string actor, Preimage? preimage, Msat? feesPaid, IntentEvent happened = IntentEvent.Prove)
    {
        if (preimage is { } proof && !proof.Proves(After.Invoice!.PaymentHash))
        {
            throw new InvalidOperationException($"The preimage is not that of intent {After.Id}.");
        }

        Move(happened);
        Charge(actor, feesPaid);
        After = After with { Preimage = preimage, Cause = IntentCause.None, OpenSince = null, ActAt = null, LookAt = null };
    }

    /// <summary>The outcome of what was sent is unknown; the wallet is asked after <paramref name="wait"/>.</summary>
    public void LoseTrack(TimeSpan wait)
    {
        Move(IntentEvent.LoseTrack);
        MarkUnknown();
        After = After with { OpenSince = Now, LookAt = Now + wait, ActAt = null };
    }

    /// <summary>After an attempt that paid nothing: the next one gets its time, or there is none.</summary>
    public void RetryOrEnd(AttemptAnswer answer)
    {
        var next = RetryRules.After(answer, After.Attempts.Length, After.Invoice!.ExpiresAt, Now);
        if (next is RetryDecision.TryAgain again)
        {
            After = After with { ActAt = Now + again.Delay };
            return;
        }

        var cause = ((RetryDecision.GiveUp)next).Cause;
        if (After.State == IntentState.FailedDefinite)
        {
            After = After with { Cause = cause, ActAt = null };
            return;
        }

        Record(AuditEvent.Cancelled, Actors.System, ("outcome", "given_up"), ("cause", SnakeCase.Of(cause)));
        EndUnpaid(IntentEvent.GiveUp, [], cause);
    }

    /// <summary>Ends a reserved intent of which nothing was sent this time.</summary>
    public void Withdraw(IntentEvent happened, IntentCause cause, Reason? reason = null)
    {
        var failedBefore = After.HasFailedAttempt;
        Release(Actors.System, cause);
        Record(
            happened == IntentEvent.Deny ? AuditEvent.Decided : AuditEvent.Cancelled,
            Actors.System,
            ("outcome", happened == IntentEvent.Deny ? "denied" : "given_up"),
            ("reasons", reason is null ? null : AuditValue.Of([reason.ToString()])),
            ("cause", cause == IntentCause.None ? null : SnakeCase.Of(cause)));
        EndUnpaid(failedBefore ? IntentEvent.FailForCertain : happened, reason is null ? [] : [reason], cause);
    }

    /// <summary>
    /// Ends it without payment. Where an earlier attempt failed only as far as a wallet can make it certain, it ends as failed and its
    /// watch goes on, whatever the event was.
    /// </summary>
    public void EndUnpaid(IntentEvent happened, ImmutableArray<Reason> reasons, IntentCause cause)
    {
        if (After.State != IntentState.FailedDefinite)
        {
            Move(After.HasFailedAttempt && After.State == IntentState.NotSent ? IntentEvent.FailForCertain : happened);
        }

        After = After with
        {
            Reasons = reasons,
            Cause = cause,
            ActAt = null,
            Wanted = null,
            ApprovalUntil = null,
            LookAt = After.State == IntentState.FailedDefinite ? After.LookAt ?? Now + ReconcileRules.WatchInterval : null,
        };
    }

    /// <summary>The whole change, for the ledger to commit.</summary>
    public Decided<TResult> Decide<TResult>(Func<Intent, TResult> result)
    {
        After = After with { UpdatedAt = Now, LastStep = stepId };
        Require(MarkFits(After));
        var key = RowKeys.Intent(After.Id);
        var document = IntentDocument.Write(After);
        List<RowWrite> all = [etag is null ? new RowWrite.Insert(key, document) : new RowWrite.Replace(key, document, etag)];
        if (After.IsOpen)
        {
            all.Add(new RowWrite.Put(RowKeys.OpenIntent(After.Id), OpenIntent.Of(After).ToUtf8Json()));
        }
        else if (before is { IsOpen: true })
        {
            all.Add(new RowWrite.Delete(RowKeys.OpenIntent(After.Id)));
        }

        all.AddRange(writes);
        return new Decided<TResult>(result(After), Head, all, audit)
        {
            Moved = new PaymentMove(before?.State, After.State, (After.Reservation ?? After.Wanted)?.Category),
        };
    }

    /// <summary>What the state says about money and what the budget counts must agree, before anything is written.</summary>
    private static bool MarkFits(Intent intent) => intent.State switch
    {
        IntentState.Reserved or IntentState.Sending => intent.Mark == BudgetMark.Reserved,
        IntentState.Unknown => intent.Mark == BudgetMark.Unknown,
        IntentState.NeedsOperator => intent.Mark != BudgetMark.Spent,
        IntentState.Settled or IntentState.LateSettled => intent.Mark == BudgetMark.Spent,
        _ => intent.Mark == BudgetMark.None,
    };

    /// <summary>Clocks of several machines are compared, so it may come out less than nothing.</summary>
    private long MillisecondsSince(DateTimeOffset time) => Math.Max(0, (long)(Now - time).TotalMilliseconds);

    private void ClearUnknown()
    {
        if (After.Mark == BudgetMark.Unknown)
        {
            Head = Head with { Budget = Head.Budget.ClearUnknown(After.Reservation!) };
            After = After with { Mark = BudgetMark.Reserved };
        }
    }

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Intent {After.Id}: its state {After.State} and its money {After.Mark} do not agree.");
        }
    }
}
