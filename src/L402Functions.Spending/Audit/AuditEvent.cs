namespace L402Functions.Spending.Audit;

/// <summary>What an audit row records. <see cref="AuditEvents"/> has the text of each, which is for ever.</summary>
public enum AuditEvent
{
    /// <summary>An agent asked for a payment.</summary>
    Requested,

    /// <summary>The policy decided: with its reasons and the figures of the windows.</summary>
    Decided,

    /// <summary>In shadow mode: this would have been paid.</summary>
    WouldHavePaid,

    /// <summary>Money was set aside.</summary>
    Reserved,

    /// <summary>A human was asked.</summary>
    ApprovalAsked,

    /// <summary>A human agreed.</summary>
    ApprovalGiven,

    /// <summary>A human refused.</summary>
    ApprovalDenied,

    /// <summary>No human answered in time.</summary>
    ApprovalExpired,

    /// <summary>A request to a wallet was signed and is about to be published.</summary>
    Attempted,

    /// <summary>What a wallet answered, or that it did not.</summary>
    Answered,

    /// <summary>What a look-up told.</summary>
    Reconciled,

    /// <summary>It was paid, with proof.</summary>
    Settled,

    /// <summary>Money that was set aside is free again.</summary>
    Released,

    /// <summary>Proof of a payment whose money had been released.</summary>
    LateSettled,

    /// <summary>Waits for an operator.</summary>
    NeedsOperator,

    /// <summary>An operator decided by hand, with a reason.</summary>
    Overridden,

    /// <summary>It was given up before anything was paid.</summary>
    Cancelled,

    /// <summary>An agent was added to the tree.</summary>
    AgentAdded,

    /// <summary>Another policy is in force.</summary>
    PolicyChanged,

    /// <summary>An agent's key was made or withdrawn.</summary>
    KeyChanged,

    /// <summary>An agent pays from another wallet.</summary>
    WalletChanged,

    /// <summary>Something was stopped.</summary>
    Frozen,

    /// <summary>Something was let go on.</summary>
    Thawed,

    /// <summary>Older rows were archived and deleted.</summary>
    SegmentPruned,

    /// <summary>An agent told what came back for its money.</summary>
    OutcomeReported,

    /// <summary>An operator took a copy of audit rows.</summary>
    Exported,

    /// <summary>An operator forbade deleting rows.</summary>
    HoldSet,

    /// <summary>An operator allowed it again.</summary>
    HoldLifted,
}
