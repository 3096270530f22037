using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using L402Functions.Spending.Ledger;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Payments;

/// <summary>
/// Looks up what became of a payment whose outcome is unknown, or that is watched after it failed. It asks the wallet that was paid from and
/// no other, and never pays.
/// </summary>
public sealed partial class Reconciler(
    IntentBook book, IWalletDirectory wallets, WalletWatch watch, Waker waker, TimeProvider clock, SpendingSettings settings, ILogger<Reconciler> logger)
{
    /// <summary>A message may come a little before its time.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);

    /// <summary>Handles a message about an intent.</summary>
    public async Task<ProcessOutcome> ReconcileAsync(AgentId root, IntentId id, CancellationToken cancellationToken)
    {
        try
        {
            return await book.FindAsync(root, id, cancellationToken) is { } intent
                ? new ProcessOutcome.Stands(await LookAsync(root, intent, cancellationToken))
                : new ProcessOutcome.Missing();
        }
        catch (Exception e) when (e is LedgerBusyException or LedgerStoreException)
        {
            LogPostponed(id, e);
            await waker.LookAsync(root, id, settings.BusyPause, CancellationToken.None);
            return new ProcessOutcome.Postponed(settings.BusyPause);
        }
    }

    private async Task<Intent> LookAsync(AgentId root, Intent intent, CancellationToken cancellationToken)
    {
        if (intent is not { State: IntentState.Unknown or IntentState.NeedsOperator or IntentState.FailedDefinite, Invoice: { } invoice, LastAttempt: not null }
            || intent.LookAt is not { } due
            || due - Early > clock.GetUtcNow())
        {
            // Final, somebody else's, or a message that was delivered twice.
            return intent;
        }

        var evidence = intent.Wallet is { } name && wallets.Find(name) is { } wallet
            ? await WalletBooks.LookAsync(wallet, invoice.PaymentHash, intent.Attempts[0].WrittenAt, cancellationToken)
            : new WalletEvidence.Reading(WalletReading.Silent);
        if (evidence is not WalletEvidence.Reading { Kind: WalletReading.Silent })
        {
            watch.Saw(intent.Wallet!);
        }

        var outcome = await book.ExecuteAsync(root, new ReconcileStep(book.NewStepId(), intent, evidence), cancellationToken);
        if (outcome is not StepOutcome.Changed { Intent: var after })
        {
            return outcome is StepOutcome.Unchanged { Intent: var other } ? other : intent;
        }

        Log(intent, after);
        await waker.WakeAsync(root, after, cancellationToken);
        return after;
    }

    private void Log(Intent before, Intent after)
    {
        switch (after.State)
        {
            case IntentState.LateSettled:
                LogLate(after.Id);
                break;
            case IntentState.NeedsOperator when before.State != IntentState.NeedsOperator:
                LogNeedsOperator(after.Id);
                break;
            default:
                LogLook(after.Id, after.Readings.Total, after.State);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Intent {Intent}: after look {Look} it is {State}")]
    private partial void LogLook(IntentId intent, int look, IntentState state);

    [LoggerMessage(2, LogLevel.Error, "Intent {Intent} needs an operator: its outcome was unknown for a day")]
    private partial void LogNeedsOperator(IntentId intent);

    [LoggerMessage(3, LogLevel.Critical, "Intent {Intent} was paid after it had been given up: it is charged, perhaps above a cap")]
    private partial void LogLate(IntentId intent);

    [LoggerMessage(4, LogLevel.Warning, "The look-up of intent {Intent} is postponed: the ledger is busy or down")]
    private partial void LogPostponed(IntentId intent, Exception failed);
}
