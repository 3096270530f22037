using L402Functions.Spending.Audit;

namespace L402Functions.Spending.Rollups;

/// <summary>What one run did for a root.</summary>
/// <param name="Rows">How many audit rows it folded.</param>
/// <param name="Cursor">Up to which row the rollups go now.</param>
/// <param name="Complete">True where that is the end that the head had when the run began.</param>
/// <param name="Broken">Where the log breaks: nothing beyond is folded. Null where it does not.</param>
public sealed record RollupProgress(long Rows, AuditLink Cursor, bool Complete, AuditVerification.Broken? Broken);
