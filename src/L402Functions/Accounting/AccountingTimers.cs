namespace L402Functions.Accounting;

/// <summary>The settings with the schedules of accounting's timers, in NCRONTAB with seconds. The host resolves them, so they stand by themselves and not below <c>L402</c>.</summary>
internal static class AccountingTimers
{
    /// <summary>When audit rows are folded into daily figures.</summary>
    public const string Rollup = "L402RollupSchedule";

    /// <summary>When old audit rows are archived and deleted.</summary>
    public const string Retention = "L402RetentionSchedule";

    /// <summary>When checkpoints of all ledgers are signed.</summary>
    public const string Checkpoint = "L402CheckpointSchedule";

    /// <summary>When the books are verified.</summary>
    public const string Verify = "L402VerifySchedule";

    /// <summary>Each setting, and how its absence is told.</summary>
    public static IReadOnlyList<(string Setting, string Meaning)> All { get; } =
    [
        (Rollup, "when audit rows are added up, as in '0 */5 * * * *' for every five minutes"),
        (Retention, "when old audit rows are archived, as in '0 17 * * * *' for once an hour"),
        (Checkpoint, "when checkpoints of the audit chains are signed, as in '0 3 * * * *' for once an hour"),
        (Verify, "when the books are verified, as in '0 33 * * * *' for once an hour"),
    ];
}
