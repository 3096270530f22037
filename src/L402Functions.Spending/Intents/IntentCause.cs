namespace L402Functions.Spending.Intents;

/// <summary>
/// Why an intent ended or waits, where it is not the policy's doing: the policy's reasons are <see cref="Intent.Reasons"/>. Documents, audit rows
/// and answers have the name in snake case, which once published stays.
/// </summary>
public enum IntentCause
{
    /// <summary>There is nothing to say besides the reasons.</summary>
    None,

    /// <summary>The invoice is not one, or its checksum or signature is wrong.</summary>
    InvoiceUnreadable,

    /// <summary>Another intent, perhaps of another agent, has this invoice already.</summary>
    InvoiceTaken,

    /// <summary>The invoice's time was over before anything was paid.</summary>
    InvoiceExpired,

    /// <summary>An operator refused the payment.</summary>
    ApprovalRefused,

    /// <summary>No operator answered in time.</summary>
    ApprovalExpired,

    /// <summary>An operator froze the agent, the destination or everything before the request was sent.</summary>
    Frozen,

    /// <summary>The agent's wallet is not known here.</summary>
    WalletMissing,

    /// <summary>The agent pays from another wallet now, and what was begun with one is never continued with another.</summary>
    WalletChanged,

    /// <summary>The wallet could not even be asked: no such request can be made for it.</summary>
    WalletCannotPay,

    /// <summary>The wallet refused by an error that trying again does not cure.</summary>
    WalletRefused,

    /// <summary>Every attempt that is allowed was made.</summary>
    AttemptsExhausted,

    /// <summary>Its message could not be handled, time and again.</summary>
    MessagePoisoned,

    /// <summary>The outcome was unknown for a day.</summary>
    OutcomeOpenTooLong,

    /// <summary>An operator decided that it was paid.</summary>
    OperatorPaid,

    /// <summary>An operator decided that it was not paid.</summary>
    OperatorUnpaid,
}
