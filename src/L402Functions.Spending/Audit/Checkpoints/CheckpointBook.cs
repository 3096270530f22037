using System.Buffers;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;

namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>The checkpoints that there are. They are written once and never changed; a deployment's container forbids it to everybody.</summary>
/// <param name="anchors">A store of files of their own.</param>
/// <param name="seal">Reads them.</param>
public sealed class CheckpointBook(IArchiveStore anchors, CheckpointSeal seal)
{
    /// <summary>The media type of a signed checkpoint.</summary>
    public const string ContentType = "application/jose";

    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The names of all, by number. What has another kind of name is left out.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<IReadOnlyList<CheckpointName>> ListAsync(CancellationToken cancellationToken)
    {
        var names = new List<CheckpointName>();
        await foreach (var name in anchors.ListAsync("", cancellationToken))
        {
            if (CheckpointName.Read(name) is { } read)
            {
                names.Add(read);
            }
        }

        return [.. names.OrderBy(n => n.Number).ThenBy(n => n.Day)];
    }

    /// <summary>Reads one; null where it is gone.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<StoredCheckpoint?> ReadAsync(CheckpointName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        await using var stream = await anchors.OpenAsync(name.ToString(), cancellationToken);
        if (stream is null)
        {
            return null;
        }

        var stored = new ArrayBufferWriter<byte>(4096);
        int read;
        while (stored.WrittenCount <= MaxBytes && (read = await stream.ReadAsync(stored.GetMemory(4096), cancellationToken)) > 0)
        {
            stored.Advance(read);
        }

        var checkpoint = seal.Open(stored.WrittenSpan, out var reason);
        return checkpoint is null || CheckpointName.Of(checkpoint) == name
            ? new StoredCheckpoint(name, AuditHash.Of(stored.WrittenSpan), checkpoint, reason)
            : new StoredCheckpoint(name, AuditHash.Of(stored.WrittenSpan), null, "in_anothers_place");
    }

    /// <summary>Signs a checkpoint and writes it down; null where there is one of that name, whatever it is.</summary>
    /// <exception cref="LedgerStoreException">The answer was lost: it may be there.</exception>
    public async Task<StoredCheckpoint?> TryWriteAsync(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var stored = seal.Sign(checkpoint);
        var name = CheckpointName.Of(checkpoint);
        using var content = new MemoryStream(stored, writable: false);
        return await anchors.TryWriteAsync(name.ToString(), ContentType, content, cancellationToken)
            ? new StoredCheckpoint(name, AuditHash.Of(stored), checkpoint, null)
            : null;
    }
}
