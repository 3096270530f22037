namespace L402Functions.Spending.Intents;

/// <summary>What came of an attempt, as far as this side saw it.</summary>
public enum AttemptSeen
{
    /// <summary>A preimage that hashes to the payment hash.</summary>
    Proof,

    /// <summary>Success, says the wallet, with no preimage, with zeros or with another payment's.</summary>
    SuccessWithoutProof,

    /// <summary>An error of the wallet, named by its code.</summary>
    WalletError,

    /// <summary>No relay took the request: it never reached the wallet.</summary>
    NotSent,

    /// <summary>The request may have left, and no acceptable answer came: timed out, connection lost, cancelled, shutting down.</summary>
    NoReply,

    /// <summary>The worker that wrote the attempt never came back; its lease ran out.</summary>
    LeaseLost,
}
