namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>A checkpoint as it is stored.</summary>
/// <param name="Name">Where it is.</param>
/// <param name="Hash">The SHA-256 of its bytes.</param>
/// <param name="Checkpoint">What it says; null where that does not count.</param>
/// <param name="Reason">Why not.</param>
public sealed record StoredCheckpoint(CheckpointName Name, AuditHash Hash, Checkpoint? Checkpoint, string? Reason);
