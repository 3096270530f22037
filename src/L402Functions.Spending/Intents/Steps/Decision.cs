using System.Collections.Immutable;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Approvals;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>
/// Deciding about an intent inside a step: on the head's own budget and policies, so that of any number of racing decisions each sees what the
/// one before reserved. Pure.
/// </summary>
internal sealed class Decision(AgentId root, PaymentRequest request, DecisionInput input, PolicyBook book)
{
    /// <summary>A reserved intent of which nobody hears is looked at again after this time.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Allowed = "allowed";

    public IEnumerable<string> RowsFor(LedgerHead head)
    {
        var rows = book.RowsFor(head, root, request.Agent);
        return input.Facts is { } facts ? rows.Append(RowKeys.Hash(facts.PaymentHash)).Concat(DestinationMemory.RowsFor(request, facts.Payee)) : rows;
    }

    /// <summary>Decides, and changes the intent accordingly. It is in a state from which a decision leads on.</summary>
    public PolicyDecision? Apply(LedgerView view, IntentChange change, Approval? approval)
    {
        if (input.Facts is not { } facts)
        {
            DenyUnreadable(change, ((InvoiceReading.Unreadable)input.Invoice).Error);
            return null;
        }

        change.After = change.After with { Invoice = facts };
        var guard = view.Row(RowKeys.Hash(facts.PaymentHash));
        if (guard is not null && HashRow.Read(guard) != change.After.Id.Purpose)
        {
            Deny(change, [], IntentCause.InvoiceTaken);
            return null;
        }

        var wallet = PolicyBook.ChainOf(view.Head, request.Agent).FirstOrDefault().Entry?.Wallet;
        if (change.After.Attempts.Length > 0 && change.After.Wallet != wallet)
        {
            // The first wallet knows this payment hash and would not pay it twice; a second one would.
            Deny(change, [], IntentCause.WalletChanged);
            return null;
        }

        var snapshot = Snapshot(view, facts, approval);
        var decision = PolicyEvaluator.Evaluate(snapshot, Asked(facts), view.Now);
        change.After = change.After with { Policy = snapshot.Stamp, Category = decision.Category, Mode = snapshot.Mode };
        Apply(change, decision, snapshot, wallet, guard is null ? facts : null);
        return decision;
    }

    private static void DenyUnreadable(IntentChange change, Bolt11Error error)
    {
        // Two of the decoder's findings are rules with names of their own.
        var reason = error switch
        {
            Bolt11Error.AmountZero => new Reason(ReasonCode.AmountZero),
            Bolt11Error.UnknownNetwork => new Reason(ReasonCode.NetworkMismatch),
            _ => null,
        };
        Deny(change, reason is null ? [] : [reason], reason is null ? IntentCause.InvoiceUnreadable : IntentCause.None, SnakeCase.Of(error));
    }

    private static void Deny(
        IntentChange change, ImmutableArray<Reason> reasons, IntentCause cause, string? error = null, PolicySnapshot? snapshot = null)
    {
        Record(change, "denied", reasons, cause, error, snapshot);
        change.EndUnpaid(IntentEvent.Deny, reasons, cause);
    }

    /// <summary>The decision with its reasons. What it was decided on stands beside: the policies' hashes, and the figures where no reservation follows that has them.</summary>
    private static void Record(
        IntentChange change, string outcome, ImmutableArray<Reason> reasons, IntentCause cause = IntentCause.None, string? error = null, PolicySnapshot? snapshot = null) =>
        change.Record(
            AuditEvent.Decided,
            Actors.System,
            ("outcome", outcome),
            ("reasons", reasons.IsEmpty ? null : AuditValue.Of(reasons.Select(r => r.ToString()))),
            ("cause", cause == IntentCause.None ? null : SnakeCase.Of(cause)),
            ("error", error),
            ("policy_sha256", snapshot is { Chain.IsEmpty: false } ? string.Join(',', snapshot.Chain.Select(a => a.Sha256)) : null),
            ("before", snapshot is { Chain.IsEmpty: false } && outcome != Allowed
                ? new AuditValue.Fields(BudgetFigures.Of(snapshot.Budget, snapshot.Chain.Select(a => a.Agent), change.Now))
                : null));

    private static void Apply(IntentChange change, PolicyDecision decision, PolicySnapshot snapshot, string? wallet, InvoiceFacts? unguarded)
    {
        var watched = change.After.HasFailedAttempt;
        switch (decision)
        {
            case PolicyDecision.Allow allow:
                change.After = change.After with { Wallet = wallet };
                Record(change, Allowed, allow.Lifted, snapshot: snapshot);
                change.Move(IntentEvent.Reserve);
                change.After = change.After with
                {
                    Wanted = null,
                    ApprovalUntil = null,
                    Reasons = [],
                    Cause = IntentCause.None,
                    OpenSince = null,
                    LookAt = null,
                    Pauses = 0,
                    ActAt = change.Now + Patience,
                };
                change.Reserve(allow.Reservation);
                Guard(change, unguarded);
                break;
            case PolicyDecision.Deny deny:
                Deny(change, deny.Reasons, IntentCause.None, snapshot: snapshot);
                break;
            case var _ when watched:
                // A failed payment that would need a human again is not tried again: its watch must not end with a refusal.
                change.EndUnpaid(IntentEvent.Deny, [], IntentCause.None);
                break;
            case PolicyDecision.Hold hold:
                Record(change, "held", hold.Reasons, snapshot: snapshot);
                change.Move(IntentEvent.Hold);
                var until = change.Now + snapshot.ApprovalLifetime;
                change.After = change.After with
                {
                    Wanted = hold.Wanted,
                    Reasons = hold.Reasons,
                    Approval = null,
                    ActAt = null,
                    ApprovalUntil = until < change.After.Invoice!.ExpiresAt ? until : change.After.Invoice.ExpiresAt,
                };
                change.Record(
                    AuditEvent.ApprovalAsked,
                    Actors.System,
                    ("amount", hold.Wanted.Amount),
                    ("fee_reserve", hold.Wanted.FeeReserve),
                    ("until", AuditValue.Of(change.After.ApprovalUntil.Value)));
                Guard(change, unguarded);
                break;
            case PolicyDecision.WouldPay would:
                Shadow(change, [], would.Wanted, "would_pay", snapshot);
                break;
            case PolicyDecision.WouldHold would:
                Shadow(change, would.Reasons, would.Wanted, "would_hold", snapshot);
                break;
            default:
                throw new InvalidOperationException($"{decision.GetType().Name} is not a decision.");
        }
    }

    private static void Shadow(IntentChange change, ImmutableArray<Reason> reasons, Reservation wanted, string outcome, PolicySnapshot snapshot)
    {
        Record(change, outcome, reasons, snapshot: snapshot);
        change.Move(IntentEvent.Shadow);
        change.After = change.After with { Reasons = reasons, ActAt = null, Wanted = null, ApprovalUntil = null };
        change.Record(AuditEvent.WouldHavePaid, Actors.System, ("amount", wanted.Amount), ("fee_reserve", wanted.FeeReserve));
    }

    private static void Guard(IntentChange change, InvoiceFacts? unguarded)
    {
        if (unguarded is not null)
        {
            change.Write(new RowWrite.Insert(RowKeys.Hash(unguarded.PaymentHash), HashRow.Write(change.After.Id)));
        }
    }

    private PolicySnapshot Snapshot(LedgerView view, InvoiceFacts facts, Approval? approval) => new()
    {
        Chain = book.Read(view, root, request.Agent),
        Budget = view.Head.Budget,
        Destination = DestinationMemory.Recall(view, request, facts.Payee) with
        {
            Match = input.Destinations.Match(request.Url?.Host, facts.Payee),
            Frozen = input.Freezes.StopsDestination(request.Url?.Host, facts.Payee),
        },
        GlobalFreeze = input.Freezes.Everything,
        Approval = approval,
        OwnNode = input.OwnNode,
        RequiredNetwork = input.Network,
    };

    private SpendRequest Asked(InvoiceFacts facts) => new()
    {
        Agent = request.Agent,
        Amount = facts.Amount,
        PaymentHash = facts.PaymentHash,
        Payee = facts.Payee,
        InvoiceExpiresAt = facts.ExpiresAt,
        MinFinalCltv = facts.MinFinalCltv,
        Network = facts.Network,
        Host = request.Url?.Host,
        Method = request.Method,
        Path = request.Url?.Path,
        ClaimedCategory = request.Category,
        Session = request.Session,
        QuotedAmount = request.Quoted,
    };
}
