namespace L402Functions.Spending.Intents;

/// <summary>What can happen to an intent.</summary>
public enum IntentEvent
{
    /// <summary>The policy says no, or the request cannot be what it says.</summary>
    Deny,

    /// <summary>The policy wants a human.</summary>
    Hold,

    /// <summary>The policy would have paid, and is in shadow mode.</summary>
    Shadow,

    /// <summary>The policy says yes and the money is reserved.</summary>
    Reserve,

    /// <summary>A human says no.</summary>
    Reject,

    /// <summary>No human answered in time.</summary>
    ApprovalExpire,

    /// <summary>The attempt is written; sending may begin.</summary>
    Attempt,

    /// <summary>A preimage proves payment.</summary>
    Prove,

    /// <summary>The attempt provably did nothing, or ended before it was sent.</summary>
    NotSend,

    /// <summary>The attempt's outcome is open.</summary>
    LoseTrack,

    /// <summary>The evidence suffices that nothing was paid and nothing will be.</summary>
    FailForCertain,

    /// <summary>Time or a poisoned message ends what software may decide.</summary>
    Escalate,

    /// <summary>An operator says, by name and with a reason, that it was paid, though no preimage is at hand.</summary>
    ResolvePaid,

    /// <summary>An operator says, by name and with a reason, that it was not paid and will not be.</summary>
    ResolveUnpaid,

    /// <summary>There is no point in trying on.</summary>
    GiveUp,

    /// <summary>The same purpose gets another invoice.</summary>
    Reinvoice,
}
