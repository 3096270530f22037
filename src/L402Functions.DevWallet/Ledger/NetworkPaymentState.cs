namespace L402Functions.DevWallet.Ledger;

/// <summary>What became of a payment. From Pending to one of the others, once.</summary>
public enum NetworkPaymentState
{
    /// <summary>On its way, or held by the payee; the payer's money is in flight.</summary>
    Pending,

    /// <summary>The payee has the money and the payer the preimage.</summary>
    Settled,

    /// <summary>The payer has the money back.</summary>
    Failed,
}
