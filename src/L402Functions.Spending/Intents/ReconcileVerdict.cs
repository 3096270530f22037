namespace L402Functions.Spending.Intents;

/// <summary>What follows from everything that was read about a payment.</summary>
public abstract record ReconcileVerdict
{
    private ReconcileVerdict()
    {
    }

    /// <summary>Paid, and the reservation is still there.</summary>
    public sealed record Settled(WalletEvidence.Proof Proof) : ReconcileVerdict;

    /// <summary>Paid after the money had been released: charged nevertheless.</summary>
    public sealed record LateSettled(WalletEvidence.Proof Proof) : ReconcileVerdict;

    /// <summary>Nothing new follows: the state stays, and the wallet is asked again.</summary>
    /// <param name="Next">After this time.</param>
    public sealed record AskAgain(TimeSpan Next) : ReconcileVerdict;

    /// <summary>Not paid and not to be paid any more. The wallet is watched on.</summary>
    /// <param name="Next">The first look of the watch is after this time.</param>
    public sealed record FailedDefinite(TimeSpan Next) : ReconcileVerdict;

    /// <summary>Software has had its time. The wallet is asked on, for proof alone.</summary>
    /// <param name="Next">After this time.</param>
    public sealed record NeedsOperator(TimeSpan Next) : ReconcileVerdict;

    /// <summary>Eight days are over: nobody looks any more.</summary>
    public sealed record WatchEnds : ReconcileVerdict;
}
