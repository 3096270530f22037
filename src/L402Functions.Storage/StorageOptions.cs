namespace L402Functions.Storage;

/// <summary>Where the tables are.</summary>
public sealed record StorageOptions
{
    /// <summary>The table that holds a row per payment.</summary>
    public string RedemptionsTable { get; init; } = "Redemptions";

    /// <summary>How old the list of revoked payments may be before it is read again.</summary>
    public TimeSpan RevocationRefresh { get; init; } = TimeSpan.FromSeconds(15);
}
