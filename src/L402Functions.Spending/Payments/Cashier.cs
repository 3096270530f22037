using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Payments;

/// <summary>
/// Where agents ask for payments and hear what became of them. A request is written down first and sent for decision then, so that what was
/// accepted is never lost; a payment that was made is told again and again, and never made again.
/// </summary>
public sealed class Cashier(IntentBook book, IAgentDirectory agents, DecisionInputs inputs, PolicyBook policies, PaymentWorker worker, Waker waker)
{
    /// <summary>Accepts a request.</summary>
    /// <exception cref="LedgerBusyException">Try again later, with the same key.</exception>
    /// <exception cref="LedgerStoreException">Try again later, with the same key.</exception>
    public async Task<AcceptResult> AcceptAsync(PaymentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await agents.FindRootAsync(request.Agent, cancellationToken) is not { } root)
        {
            return new AcceptResult.UnknownAgent();
        }

        var outcome = await book.ExecuteAsync(root, new AcceptStep(book.NewStepId(), root, request, policies, null), cancellationToken);
        var undecided = outcome switch
        {
            AcceptOutcome.Accepted accepted => accepted.Intent,

            // Perhaps it was written down and its message never sent, the first answer being lost; one message more does no harm.
            AcceptOutcome.Replayed { Intent: { State: IntentState.Requested } waiting } => waiting,
            _ => null,
        };
        if (undecided is not null)
        {
            await waker.WakeAsync(root, undecided, cancellationToken);
        }

        return ResultOf(outcome);
    }

    /// <summary>
    /// Accepts a request that came as a message, decides it in the same transaction, and pays it. The caller has checked the message's
    /// authenticator and the key's generation. Delivered again, it goes on from where the intent is.
    /// </summary>
    /// <exception cref="LedgerBusyException">Deliver it again.</exception>
    /// <exception cref="LedgerStoreException">Deliver it again.</exception>
    public async Task<AcceptResult> AcceptAndPayAsync(PaymentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await agents.FindRootAsync(request.Agent, cancellationToken) is not { } root)
        {
            return new AcceptResult.UnknownAgent();
        }

        var input = await inputs.ReadAsync(root, request, null, cancellationToken);
        var step = new AcceptStep(book.NewStepId(), root, request, policies, input) { Known = NothingYet(request, input) };
        var outcome = await book.ExecuteAsync(root, step, cancellationToken);
        var result = ResultOf(outcome);
        var intent = (result as AcceptResult.Accepted)?.Intent ?? (result as AcceptResult.Replayed)?.Intent;
        return intent is null ? result : await PayAsync(root, intent, result, cancellationToken);
    }

    /// <summary>An intent, for the agent that owns it; null for every other.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<Intent?> FindAsync(AgentId agent, IntentId id, CancellationToken cancellationToken) =>
        await agents.FindRootAsync(agent, cancellationToken) is { } root
        && await book.FindAsync(root, id, cancellationToken) is { } intent
        && intent.Agent == agent
            ? intent
            : null;

    /// <summary>Puts on record what came back for the money, once, for the agent that spent it.</summary>
    /// <exception cref="LedgerBusyException">Report the same again.</exception>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<ReportResult> ReportAsync(AgentId agent, IntentId id, PaymentOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return await agents.FindRootAsync(agent, cancellationToken) is { } root
            ? await book.ExecuteAsync(root, new ReportOutcomeStep(book.NewStepId(), agent, id, outcome), cancellationToken)
            : new ReportResult.Missing();
    }

    /// <summary>A new name and an invoice that nobody has claimed are the usual case: their rows are taken to be absent until the insert says otherwise.</summary>
    private static Dictionary<string, LedgerRow?> NothingYet(PaymentRequest request, DecisionInput input)
    {
        var absent = new Dictionary<string, LedgerRow?>(StringComparer.Ordinal) { [RowKeys.Intent(request.Id)] = null };
        if (input.Facts is { } facts)
        {
            absent[RowKeys.Hash(facts.PaymentHash)] = null;
        }

        return absent;
    }

    private static AcceptResult ResultOf(AcceptOutcome outcome) => outcome switch
    {
        AcceptOutcome.Accepted accepted => new AcceptResult.Accepted(accepted.Intent),
        AcceptOutcome.Replayed replayed => new AcceptResult.Replayed(replayed.Intent),
        AcceptOutcome.KeyReused => new AcceptResult.KeyReused(),
        _ => new AcceptResult.UnknownAgent(),
    };

    private async Task<AcceptResult> PayAsync(AgentId root, Intent intent, AcceptResult result, CancellationToken cancellationToken)
    {
        try
        {
            var stands = await worker.ProcessAsync(root, intent, cancellationToken) switch
            {
                ProcessOutcome.Stands after => after.Intent,
                ProcessOutcome.WalletSilent waiting => waiting.Intent,
                _ => intent,
            };
            return result is AcceptResult.Accepted ? new AcceptResult.Accepted(stands) : new AcceptResult.Replayed(stands);
        }
        catch (Exception e) when (e is LedgerBusyException or LedgerStoreException)
        {
            // It is accepted; the sweep goes on with it.
            return result;
        }
    }
}
