using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Intents.Steps;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.Payments;

/// <summary>Takes messages that could not be handled, time and again. It keeps every reservation: an operator must look.</summary>
public sealed partial class PoisonDesk(IntentBook book, Waker waker, ILogger<PoisonDesk> logger)
{
    /// <summary>Marks the intent as one for an operator, unless it is final, waits for approval, or a worker is sending.</summary>
    public async Task<ProcessOutcome> TakeAsync(AgentId root, IntentId id, CancellationToken cancellationToken)
    {
        switch (await book.ExecuteAsync(root, new EscalateStep(book.NewStepId(), id), cancellationToken))
        {
            case StepOutcome.Changed { Intent: var intent }:
                LogPoisoned(id);
                await waker.WakeAsync(root, intent, cancellationToken);
                return new ProcessOutcome.Stands(intent);
            case StepOutcome.Unchanged { Intent: var intent }:
                return new ProcessOutcome.Stands(intent);
            default:
                LogMissing(id);
                return new ProcessOutcome.Missing();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Intent {Intent} needs an operator: its message could not be handled")]
    private partial void LogPoisoned(IntentId intent);

    [LoggerMessage(2, LogLevel.Error, "A message could not be handled, and there is no intent {Intent}")]
    private partial void LogMissing(IntentId intent);
}
