namespace L402Functions.Spending.Intents;

/// <summary>
/// Where an intent is. The money of a purpose is reserved exactly in <see cref="Reserved"/>, <see cref="Sending"/> and <see cref="Unknown"/>,
/// and in <see cref="NeedsOperator"/> where it was when it got there.
/// </summary>
public enum IntentState
{
    /// <summary>Accepted and written; not decided yet.</summary>
    Requested,

    /// <summary>A human must say yes first.</summary>
    AwaitingApproval,

    /// <summary>Allowed, money reserved, nothing sent.</summary>
    Reserved,

    /// <summary>An attempt is written and its request may have left.</summary>
    Sending,

    /// <summary>The request may have been carried out, or may be later. The reservation stays.</summary>
    Unknown,

    /// <summary>Nothing was paid by what was sent; another attempt will be made. The money is free.</summary>
    NotSent,

    /// <summary>The payment has failed for certain, as far as a wallet can make it certain. The money is free; the wallet is watched on for eight days.</summary>
    FailedDefinite,

    /// <summary>Software cannot decide. A named operator must.</summary>
    NeedsOperator,

    /// <summary>Paid: the preimage is here. Final.</summary>
    Settled,

    /// <summary>Paid after all, though it had been given up: charged, even above a cap. Final.</summary>
    LateSettled,

    /// <summary>The policy, a freeze or a human said no. Final.</summary>
    Denied,

    /// <summary>The policy only watches: it would have paid. Final.</summary>
    Shadowed,

    /// <summary>Given up before anything could be paid. Final.</summary>
    Cancelled,
}
