using L402Functions.Spending.Audit.Checkpoints;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Accounting;

/// <summary>Signs, by the clock, where every audit chain is.</summary>
public sealed partial class CheckpointFunction(CheckpointDesk checkpoints, ILogger<CheckpointFunction> logger)
{
    /// <summary>One checkpoint of all ledgers.</summary>
    [Function("Checkpoint")]
    public async Task RunAsync([TimerTrigger("%" + AccountingTimers.Checkpoint + "%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (await checkpoints.RunAsync(cancellationToken) is CheckpointResult.Written written)
        {
            LogWritten(written.Stored.Name, written.Stored.Checkpoint!.Heads.Length, written.Contradicted.Count);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Checkpoint} signs {Ledgers} ledgers; {Contradicted} of them contradict what was signed before")]
    private partial void LogWritten(CheckpointName checkpoint, int ledgers, int contradicted);
}
