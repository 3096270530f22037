namespace L402Functions.Spending.Audit.Verification;

/// <summary>How far verification goes.</summary>
public sealed record VerificationLimits
{
    /// <summary>How many months an archive lasts; an older one may be gone.</summary>
    public int ArchiveMonths { get; init; } = 13;

    /// <summary>How many checkpoints are read, the newest first. The last one that is right vouches for every row before it.</summary>
    public int Checkpoints { get; init; } = 100;

    /// <summary>From which age on the newest checkpoint is too old.</summary>
    public TimeSpan CheckpointAge { get; init; } = TimeSpan.FromHours(26);

    /// <summary>How far back a wallet's list is compared.</summary>
    public TimeSpan WalletWindow { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The most pages of a wallet's list that are read.</summary>
    public int WalletPages { get; init; } = 250;

    /// <summary>How long one page of it may take.</summary>
    public TimeSpan WalletPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often intents that changed meanwhile are read again before the comparison is put off.</summary>
    public int Rounds { get; init; } = 50;
}
