using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Policy;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Payments;

/// <summary>
/// Carries one intent as far as it goes now: decides, reserves, and sends. It may be asked any number of times, by any number of processes
/// at once and after any crash: what was written tells it where to go on, and only the writer of an attempt's row sends.
/// </summary>
public sealed partial class PaymentWorker(
    IntentBook book,
    DecisionInputs inputs,
    IHashRegistry hashes,
    IFreezes freezes,
    WalletWatch watch,
    Waker waker,
    PolicyBook policies,
    TimeProvider clock,
    SpendingSettings settings,
    ILogger<PaymentWorker> logger)
{
    private const int ConcludingTries = 3;
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);

    /// <summary>Who this worker is, in leases and on record.</summary>
    public string Name { get; } = book.NewId();

    /// <summary>Handles a message about an intent.</summary>
    /// <param name="root">Whose ledger it is in.</param>
    /// <param name="id">Which intent.</param>
    /// <param name="cancellationToken">
    /// Ends the work. What may have been sent by then is put on record as unknown first, so the call ends a little after.
    /// </param>
    public async Task<ProcessOutcome> ProcessAsync(AgentId root, IntentId id, CancellationToken cancellationToken)
    {
        try
        {
            return await book.FindAsync(root, id, cancellationToken) is { } intent
                ? await ProcessAsync(root, intent, cancellationToken)
                : new ProcessOutcome.Missing();
        }
        catch (Exception e) when (e is LedgerBusyException or LedgerStoreException)
        {
            LogPostponed(id, e);
            await waker.PayAsync(root, id, settings.BusyPause, CancellationToken.None);
            return new ProcessOutcome.Postponed(settings.BusyPause);
        }
    }

    /// <summary>Goes on from where an intent is known to be.</summary>
    internal async Task<ProcessOutcome> ProcessAsync(AgentId root, Intent intent, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        switch (intent.State)
        {
            case IntentState.Sending when intent.LastAttempt!.LeaseUntil <= now:
                intent = await StepAsync(root, intent, new LoseLeaseStep(book.NewStepId(), intent.Id), cancellationToken);
                LogLeaseLost(intent.Id);
                await waker.WakeAsync(root, intent, cancellationToken);
                return new ProcessOutcome.Stands(intent);
            case IntentState.Requested:
            case IntentState.NotSent or IntentState.FailedDefinite when intent.ActAt <= now:
                var input = await inputs.ReadAsync(root, intent.Request, intent.Wallet, cancellationToken);
                intent = await StepAsync(root, intent, new DecideStep(book.NewStepId(), root, intent.Request, input, policies), cancellationToken);
                break;
            default:
                break;
        }

        // A message may come a little before its time.
        return intent.State == IntentState.Reserved && !intent.IsPaused(now + Early)
            ? await PayAsync(root, intent, cancellationToken)
            : new ProcessOutcome.Stands(intent);
    }

    private async Task<ProcessOutcome> PayAsync(AgentId root, Intent intent, CancellationToken cancellationToken)
    {
        var invoice = intent.Invoice!;
        if (await hashes.ClaimAsync(invoice.PaymentHash, root, intent.Id.Purpose, cancellationToken) is HashClaim.Taken)
        {
            return await WithdrawAsync(root, intent, IntentEvent.Deny, IntentCause.InvoiceTaken, null, cancellationToken);
        }

        if (clock.GetUtcNow() + RetryRules.MinRemaining >= invoice.ExpiresAt)
        {
            return await WithdrawAsync(root, intent, IntentEvent.GiveUp, IntentCause.InvoiceExpired, null, cancellationToken);
        }

        switch (await watch.CheckAsync(intent.Wallet ?? string.Empty, cancellationToken))
        {
            case WalletPresence.Missing:
                return await WithdrawAsync(root, intent, IntentEvent.GiveUp, IntentCause.WalletMissing, null, cancellationToken);
            case WalletPresence.Silent:
                return await PauseAsync(root, intent, cancellationToken);
            case WalletPresence.Present { Identity: var identity } when RefusalOf(identity, invoice) is { } reason:
                return await WithdrawAsync(root, intent, IntentEvent.Deny, IntentCause.None, reason, cancellationToken);
            case WalletPresence.Present { Wallet: var wallet }:
                return await SendAsync(root, intent, wallet, cancellationToken);
            case var other:
                throw new InvalidOperationException($"{other.GetType().Name} is not a presence.");
        }
    }

    private async Task<ProcessOutcome> PauseAsync(AgentId root, Intent intent, CancellationToken cancellationToken)
    {
        LogSilent(intent.Id, intent.Wallet);
        var step = new PauseStep(book.NewStepId(), intent.Id, settings.SilentWalletPause, settings.LongestWalletPause);
        if (await book.ExecuteAsync(root, step, cancellationToken) is not StepOutcome.Changed { Intent: { ActAt: { } again } paused })
        {
            // Another worker found the same silence and waits already.
            return new ProcessOutcome.Stands(intent);
        }

        var pause = again - clock.GetUtcNow();
        await waker.PayAsync(root, intent.Id, pause, cancellationToken);
        return new ProcessOutcome.WalletSilent(paused, pause);
    }

    private async Task<ProcessOutcome> SendAsync(AgentId root, Intent intent, IPreparingWallet wallet, CancellationToken cancellationToken)
    {
        var invoice = intent.Invoice!;
        var preparation = await wallet.PreparePaymentAsync(new PayInvoiceRequest(intent.Request.Invoice), cancellationToken);
        if (preparation is not PaymentPreparation.Prepared { Payment: var payment } || payment.PaymentHash != invoice.PaymentHash)
        {
            return await WithdrawAsync(root, intent, IntentEvent.GiveUp, IntentCause.WalletCannotPay, null, cancellationToken);
        }

        // The last thing before the attempt: a stop sign that was put up before this read stops the payment.
        if ((await freezes.ReadAsync(cancellationToken)).Stops(intent.Request.Url?.Host, invoice.Payee))
        {
            return await WithdrawAsync(root, intent, IntentEvent.Deny, IntentCause.Frozen, null, cancellationToken);
        }

        // From here on nothing is cancelled half way: an attempt that was written and never answered for would look like one that was sent.
        var step = new AttemptStep(book.NewStepId(), intent.Id, payment, Name, settings.Lease);
        switch (await book.ExecuteAsync(root, step, CancellationToken.None))
        {
            case AttemptOutcome.Mine mine:
                var outcome = await SendAsync(wallet, mine.Intent, payment, cancellationToken);
                return await ConcludeAsync(root, mine, outcome);
            case AttemptOutcome.Withdrawn withdrawn:
                return new ProcessOutcome.Stands(withdrawn.Intent);
            case AttemptOutcome.NotMine { Intent: { } theirs }:
                return new ProcessOutcome.Stands(theirs);
            default:
                return new ProcessOutcome.Missing();
        }
    }

    /// <summary>Sends, and turns every way in which that can end into an outcome: whatever is not known to have done nothing is unknown.</summary>
    private async Task<WalletOutcome<PaidInvoice>> SendAsync(IPreparingWallet wallet, Intent intent, PreparedPayment payment, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() >= intent.LastAttempt!.LeaseUntil)
        {
            // Writing it took so long that others may count it as lost already.
            return new WalletOutcome<PaidInvoice>.NotSent("The lease is over.");
        }

        try
        {
            var outcome = await wallet.SendAsync(payment, cancellationToken);
            if (outcome is WalletOutcome<PaidInvoice>.Answered or WalletOutcome<PaidInvoice>.Refused)
            {
                watch.Saw(intent.Wallet!);
            }

            return outcome;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // By the port's contract: cancelled before anything was sent.
            return new WalletOutcome<PaidInvoice>.NotSent("Cancelled before it was sent.");
        }
#pragma warning disable CA1031 // A defect of a wallet's client must not let money out of sight.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogSendFailed(intent.Id, e);
            return new WalletOutcome<PaidInvoice>.Unknown("The wallet's client failed.");
        }
    }

    private async Task<ProcessOutcome> ConcludeAsync(AgentId root, AttemptOutcome.Mine mine, WalletOutcome<PaidInvoice> outcome)
    {
        var earlierIsOpen = mine.Intent.Attempts.Any(a => a.Number != mine.Attempt.Number && a.Ending == AttemptEnding.Open);
        var verdict = VerdictTable.Of(mine.Intent.Invoice!.PaymentHash, outcome, earlierIsOpen);
        var step = new ConcludeStep(book.NewStepId(), mine.Intent, mine.Attempt.Number, verdict);
        for (var tries = 1; ; tries++)
        {
            try
            {
                // Not cancellable: what is known now is known to nobody else.
                var intent = await StepAsync(root, mine.Intent, step, CancellationToken.None);
                LogConcluded(intent.Id, mine.Attempt.Number, verdict.Answer, intent.State);
                if (intent.State == IntentState.LateSettled)
                {
                    LogLate(intent.Id);
                }

                await waker.WakeAsync(root, intent, CancellationToken.None);
                return new ProcessOutcome.Stands(intent);
            }
            catch (LedgerBusyException busy) when (tries < ConcludingTries)
            {
                LogConcludingAgain(mine.Intent.Id, verdict.Answer, busy);
            }
        }
    }

    private async Task<ProcessOutcome> WithdrawAsync(
        AgentId root, Intent intent, IntentEvent happened, IntentCause cause, Reason? reason, CancellationToken cancellationToken)
    {
        var step = new WithdrawStep(book.NewStepId(), intent.Id, happened, cause, reason);
        return new ProcessOutcome.Stands(await StepAsync(root, intent, step, cancellationToken));
    }

    /// <summary>What the wallet, now that it said who it is, has against an invoice.</summary>
    private static Reason? RefusalOf(WalletIdentity identity, InvoiceFacts invoice) =>
        identity.Node == invoice.Payee ? new Reason(ReasonCode.SelfPayment)
        : identity.Network is { } network && network != invoice.Network ? new Reason(ReasonCode.NetworkMismatch)
        : null;

    private async Task<Intent> StepAsync(AgentId root, Intent intent, PlainStep step, CancellationToken cancellationToken) =>
        await book.ExecuteAsync(root, step, cancellationToken) switch
        {
            StepOutcome.Changed changed => changed.Intent,
            StepOutcome.Unchanged unchanged => unchanged.Intent,
            _ => throw new InvalidOperationException($"Intent {intent.Id} is gone."),
        };

    [LoggerMessage(1, LogLevel.Information, "Intent {Intent}, attempt {Attempt}: {Answer}, now {State}")]
    private partial void LogConcluded(IntentId intent, int attempt, AttemptAnswer answer, IntentState state);

    [LoggerMessage(2, LogLevel.Warning, "Intent {Intent} waits: its wallet {Wallet} is silent")]
    private partial void LogSilent(IntentId intent, string? wallet);

    [LoggerMessage(3, LogLevel.Warning, "Intent {Intent}: its worker never came back; the outcome is unknown")]
    private partial void LogLeaseLost(IntentId intent);

    [LoggerMessage(4, LogLevel.Warning, "Intent {Intent} is postponed: the ledger is busy or down")]
    private partial void LogPostponed(IntentId intent, Exception failed);

    [LoggerMessage(5, LogLevel.Error, "Intent {Intent}: the answer {Answer} could not be put on record yet")]
    private partial void LogConcludingAgain(IntentId intent, AttemptAnswer answer, Exception failed);

    [LoggerMessage(6, LogLevel.Error, "Intent {Intent}: the wallet's client failed while sending; the outcome is unknown")]
    private partial void LogSendFailed(IntentId intent, Exception failed);

    [LoggerMessage(7, LogLevel.Critical, "Intent {Intent} was paid after it had been given up: it is charged, perhaps above a cap")]
    private partial void LogLate(IntentId intent);
}
