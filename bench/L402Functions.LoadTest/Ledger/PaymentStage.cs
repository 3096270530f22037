namespace L402Functions.LoadTest.Ledger;

/// <summary>The changes of a ledger that a payment takes.</summary>
internal enum PaymentStage
{
    /// <summary>Accepted, decided and reserved.</summary>
    Reserve,

    /// <summary>Written ahead of sending.</summary>
    Attempt,

    /// <summary>Answered and charged.</summary>
    Settle,
}
