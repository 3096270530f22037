namespace L402Functions.Spending.Audit.Verification;

/// <summary>What can be wrong with the books. Each has a text of its own, in snake case, that is for ever; docs/verification.md says what each means.</summary>
public enum VerificationBreak
{
    /// <summary>An audit row is missing.</summary>
    Gap,

    /// <summary>An audit row has a number that an earlier one had, or a smaller one.</summary>
    OutOfOrder,

    /// <summary>An audit row's key and the number inside it differ.</summary>
    KeyDiffers,

    /// <summary>An audit row names another predecessor than the one before it: one of the two was changed.</summary>
    PreviousDiffers,

    /// <summary>An audit row is not an entry in canonical form.</summary>
    Unreadable,

    /// <summary>Audit rows are missing at the end: the head counts more.</summary>
    Truncated,

    /// <summary>The last audit row is not the one that the head knows.</summary>
    EndDiffers,

    /// <summary>There are audit rows that the head does not count.</summary>
    BeyondEnd,

    /// <summary>A ledger has rows and no head.</summary>
    HeadMissing,

    /// <summary>A ledger's head cannot be read.</summary>
    HeadUnreadable,

    /// <summary>A segment's row cannot be read.</summary>
    SegmentUnreadable,

    /// <summary>A segment does not begin where the one before it ends, or is of another ledger.</summary>
    SegmentLinkDiffers,

    /// <summary>A segment's rows in the table do not lead to its end, or not to its money.</summary>
    SegmentEndDiffers,

    /// <summary>A row of a pruned segment is in the table and should not be, or is another than the one that stayed.</summary>
    KeptRowDiffers,

    /// <summary>A row of a pruned segment whose intent is open should have stayed in the table and is gone.</summary>
    KeptRowMissing,

    /// <summary>A file of a segment is not in the archive, and is too young to have been deleted.</summary>
    ArchiveMissing,

    /// <summary>A file of a segment is not what was written.</summary>
    ArchiveDiffers,

    /// <summary>The rows in an archive do not form the chain that its manifest describes.</summary>
    ArchiveRowsDiffer,

    /// <summary>A checkpoint's signature does not count, or it is no checkpoint.</summary>
    CheckpointForged,

    /// <summary>A checkpoint is missing.</summary>
    CheckpointMissing,

    /// <summary>A checkpoint names another predecessor than the one before it.</summary>
    CheckpointPreviousDiffers,

    /// <summary>The newest checkpoint is too old, or there is none.</summary>
    CheckpointStale,

    /// <summary>A checkpoint was announced in public with another hash.</summary>
    AnnouncementDiffers,

    /// <summary>A row is another than the one that was signed: the chain was rebuilt.</summary>
    Rebuilt,

    /// <summary>A chain ends before a row that was signed: it was cut off, or set back.</summary>
    RolledBack,

    /// <summary>The money at a row that was signed is not what was signed with it.</summary>
    SignedMoneyDiffers,

    /// <summary>A ledger that was signed is gone.</summary>
    RootMissing,

    /// <summary>Audit rows about money do not follow from those before.</summary>
    RowsInconsistent,

    /// <summary>What an agent's budget says was spent is not what its audit rows say.</summary>
    SpentDiffers,

    /// <summary>What an agent's budget says is reserved is not what its audit rows say.</summary>
    ReservedDiffers,

    /// <summary>The payments that intents say were charged are not those of the audit rows, and it is not known which.</summary>
    IntentsDiffer,

    /// <summary>An intent's money is not what the audit rows say about it.</summary>
    IntentDiffers,

    /// <summary>The audit rows tell of a payment or reservation of an intent that has none, or is gone.</summary>
    IntentMissing,

    /// <summary>An intent has money that no audit row tells of.</summary>
    IntentUnrecorded,

    /// <summary>An intent cannot be read.</summary>
    IntentUnreadable,

    /// <summary>A wallet does not know a payment that was charged.</summary>
    WalletPaymentMissing,

    /// <summary>A wallet tells of another amount or fee than was charged.</summary>
    WalletPaymentDiffers,

    /// <summary>A wallet paid what no intent knows.</summary>
    WalletPaymentUnknown,

    /// <summary>A wallet paid for an intent whose money was given back.</summary>
    WalletPaymentNotCharged,

    /// <summary>A wallet paid one payment hash twice.</summary>
    WalletPaymentTwice,
}
