using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Payments;

/// <summary>Where operators answer what only a human may decide. No agent has a way here.</summary>
public sealed class OperatorDesk(IntentBook book, ILedgerStore store, DecisionInputs inputs, PolicyBook policies, Waker waker)
{
    /// <summary>
    /// Agrees to a payment that waits. The operator says what was seen: an approval of another invoice, another amount or under other policies
    /// counts for nothing.
    /// </summary>
    public Task<ApprovalResult> ApproveAsync(
        AgentId root, IntentId id, PaymentHash hash, Msat amount, PolicyStamp policy, OperatorName by, CancellationToken cancellationToken) =>
        ApproveAsync(root, id, hash, amount, policy, by, null, cancellationToken);

    /// <summary>The same, with the operator's reason on record beside the name.</summary>
    public async Task<ApprovalResult> ApproveAsync(
        AgentId root, IntentId id, PaymentHash hash, Msat amount, PolicyStamp policy, OperatorName by, string? reason, CancellationToken cancellationToken)
    {
        if (reason is not null)
        {
            AgentDesk.RequireReason(reason);
        }

        if (await book.FindAsync(root, id, cancellationToken) is not { } known)
        {
            return new ApprovalResult.Missing();
        }

        var input = await inputs.ReadAsync(root, known.Request, known.Wallet, cancellationToken);
        var step = new ApproveStep(book.NewStepId(), root, known.Request, input, policies, new Consent(hash, amount, policy, by, reason));
        switch (await book.ExecuteAsync(root, step, cancellationToken))
        {
            case ApproveOutcome.Decided { Intent: var intent }:
                await waker.WakeAsync(root, intent, cancellationToken);
                return new ApprovalResult.Done(intent);
            case ApproveOutcome.Mismatch { Intent: var intent }:
                return new ApprovalResult.Mismatch(intent);
            case ApproveOutcome.NotWaiting { Intent: var intent }:
                return new ApprovalResult.NotWaiting(intent);
            default:
                return new ApprovalResult.Missing();
        }
    }

    /// <summary>Refuses a payment that waits.</summary>
    public async Task<ApprovalResult> RefuseAsync(AgentId root, IntentId id, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        AgentDesk.RequireReason(reason);
        return await book.ExecuteAsync(root, new EndApprovalStep(book.NewStepId(), id, by, reason), cancellationToken) switch
        {
            StepOutcome.Changed changed => new ApprovalResult.Done(changed.Intent),
            StepOutcome.Unchanged unchanged => new ApprovalResult.NotWaiting(unchanged.Intent),
            _ => new ApprovalResult.Missing(),
        };
    }

    /// <summary>Decides a payment that needs an operator.</summary>
    public async Task<ResolveResult> ResolveAsync(
        AgentId root, IntentId id, Resolution resolution, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        AgentDesk.RequireReason(reason);
        return await book.FindAsync(root, id, cancellationToken) is { } known
            ? await ResolveAsync(root, new ResolveStep(book.NewStepId(), known, resolution, by, reason), cancellationToken)
            : new ResolveResult.Missing();
    }

    /// <summary>Lets a purpose whose payment failed for certain have another invoice, where its policy leaves that to operators.</summary>
    public Task<ResolveResult> AllowNewInvoiceAsync(AgentId root, IntentId id, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        AgentDesk.RequireReason(reason);
        return ResolveAsync(root, new AllowNewInvoiceStep(book.NewStepId(), id, by, reason), cancellationToken);
    }

    /// <summary>The open intents of a root in that state, as they stand: those that wait for approval, or for an operator.</summary>
    public async IAsyncEnumerable<Intent> ListAsync(
        AgentId root, IntentState state, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var open in book.ListOpenAsync(root, cancellationToken))
        {
            if (open.State == state && await book.FindAsync(root, open.Id, cancellationToken) is { } intent && intent.State == state)
            {
                yield return intent;
            }
        }
    }

    /// <summary>Everything on record about one purpose; null where there is none of that name.</summary>
    /// <param name="root">Whose ledger.</param>
    /// <param name="id">Which purpose.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IntentTimeline?> TimelineAsync(AgentId root, IntentId id, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(root, id, cancellationToken) is not { } intent)
        {
            return null;
        }

        var earlier = new List<Intent>();
        for (var number = 1; number <= intent.EarlierInvoices; number++)
        {
            if (await book.FindAsync(root, id.Archive(number), cancellationToken) is { } archived)
            {
                earlier.Add(archived);
            }
        }

        var entries = new List<AuditEntry>();
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.AuditEntry(intent.FirstAudit), RowKeys.After(RowKeys.Audit), cancellationToken))
        {
            if (AuditEntry.Read(row.Document) is { } entry && entry.Intent?.Purpose == id)
            {
                entries.Add(entry);
            }
        }

        return new IntentTimeline(intent, earlier, entries);
    }

    private async Task<ResolveResult> ResolveAsync(AgentId root, PlainStep step, CancellationToken cancellationToken)
    {
        switch (await book.ExecuteAsync(root, step, cancellationToken))
        {
            case StepOutcome.Changed { Intent: var intent }:
                await waker.WakeAsync(root, intent, cancellationToken);
                return new ResolveResult.Resolved(intent);
            case StepOutcome.Unchanged { Intent: var intent }:
                return new ResolveResult.NotPossible(intent);
            default:
                return new ResolveResult.Missing();
        }
    }
}
