namespace L402Functions.Infra.Tests.Settings;

/// <summary>
/// Settings that the template sets for code that is about to be there: checkpoints, receipts, retention, rollups. Each is taken off this list when
/// the code reads it; an app that does not know a name below <c>L402</c> does not start.
/// </summary>
internal static class PendingSettings
{
    public static readonly IReadOnlySet<string> Names = new HashSet<string>(StringComparer.Ordinal)
    {
        "L402:Accounting:CheckpointKey",
        "L402:Accounting:ReceiptKey",
        "L402:Accounting:RawDays",
        "L402:Accounting:ArchiveMonths",
        "L402:Accounting:AnchorOnNostr",
        "L402RollupSchedule",
        "L402RetentionSchedule",
        "L402CheckpointSchedule",
        "L402VerifySchedule",
        "MoneyStorage:tableServiceUri",
        "MoneyStorage:blobServiceUri",
    };
}
