namespace L402Functions.Settings;

/// <summary>What is signed, kept and thrown away: the section <c>L402:Accounting</c>.</summary>
public sealed class AccountingSettings
{
    /// <summary>The key that signs checkpoints of the audit chains: a P-256 private scalar, 32 bytes in base64 or hexadecimal. From Key Vault in a deployment, and never in the storage account.</summary>
    public string CheckpointKey { get; set; } = "";

    /// <summary>The key that signs receipts of sales, in the same form.</summary>
    public string ReceiptKey { get; set; } = "";

    /// <summary>Public keys by a name of the operator's, each a JSON Web Key: keys that signed checkpoints once, and still verify them.</summary>
    public Dictionary<string, string> PreviousCheckpointKeys { get; init; } = [];

    /// <summary>The same for receipts.</summary>
    public Dictionary<string, string> PreviousReceiptKeys { get; init; } = [];

    /// <summary>How many whole days of audit rows stay in the table before they are archived and pruned.</summary>
    public int RawDays { get; set; } = 90;

    /// <summary>How many months an archive lasts. The storage account's lifecycle policy deletes it; verification goes by this to tell an expired one from a lost one.</summary>
    public int ArchiveMonths { get; set; } = 13;

    /// <summary>Whether each checkpoint is also published as a Nostr event on the relays of the wallets.</summary>
    public bool AnchorOnNostr { get; set; }

    /// <summary>How many seconds one run of a timer may work before it leaves the rest to the next.</summary>
    public int TimeBoxSeconds { get; set; } = 240;
}
