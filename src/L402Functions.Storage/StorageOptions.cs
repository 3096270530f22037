namespace L402Functions.Storage;

/// <summary>Where the tables, queues and blobs are, and how long is waited for them.</summary>
public sealed record StorageOptions
{
    /// <summary>The table that holds a row per payment.</summary>
    public string RedemptionsTable { get; init; } = "Redemptions";

    /// <summary>The table of the daily figures of sales.</summary>
    public string SalesTable { get; init; } = "Sales";

    /// <summary>How old the list of revoked payments may be before it is read again.</summary>
    public TimeSpan RevocationRefresh { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The table that holds the ledgers, a partition per root agent.</summary>
    public string LedgerTable { get; init; } = "Ledger";

    /// <summary>The table that says which intent a payment hash belongs to, across all root agents.</summary>
    public string HashesTable { get; init; } = "Hashes";

    /// <summary>The table of agents and of what an operator has stopped.</summary>
    public string RegistryTable { get; init; } = "Registry";

    /// <summary>The queue of intents to decide and pay.</summary>
    public string PaymentsQueue { get; init; } = "payments";

    /// <summary>The queue of payments to look up.</summary>
    public string ReconcileQueue { get; init; } = "reconcile";

    /// <summary>The container of archived audit logs.</summary>
    public string ArchiveContainer { get; init; } = "audit-archive";

    /// <summary>The container of signed checkpoints. In a deployment nothing in it can be changed or deleted.</summary>
    public string AnchorContainer { get; init; } = "audit-anchors";

    /// <summary>
    /// The longest wait for an answer: for one write, for one row with the client's own retries, for one page of rows. After it the answer counts
    /// as lost.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
