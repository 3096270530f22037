namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>A place outside the storage account where checkpoints are announced and cannot be taken back.</summary>
public interface ICheckpointBoard
{
    /// <summary>Announces a signed notice. False where nobody took it: the checkpoint stands all the same, and the next one is announced again.</summary>
    Task<bool> AnnounceAsync(string notice, CancellationToken cancellationToken);

    /// <summary>What was announced lately, as far as it can be found; among it may be what others said. Null where the place does not answer.</summary>
    Task<IReadOnlyList<string>?> ReadAsync(CancellationToken cancellationToken);
}
