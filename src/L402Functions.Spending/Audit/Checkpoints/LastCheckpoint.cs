using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>The newest checkpoint that counts: what is no checkpoint of ours is passed over, wherever it lies.</summary>
public sealed class LastCheckpoint(CheckpointBook book) : ILastCheckpoint
{
    /// <inheritdoc/>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<DateTimeOffset?> FindAsync(CancellationToken cancellationToken)
    {
        var names = await book.ListAsync(cancellationToken);
        foreach (var name in names.Reverse())
        {
            if (await book.ReadAsync(name, cancellationToken) is { Checkpoint: { } checkpoint })
            {
                return checkpoint.At;
            }
        }

        return null;
    }
}
