namespace L402Functions.Protocol.Wallets;

/// <summary>What a wallet says of a transaction. For an outgoing one, only <see cref="Settled"/> with a matching preimage proves anything.</summary>
public enum TransactionState
{
    /// <summary>The wallet gave no state that this client knows.</summary>
    Unspecified,

    /// <summary>Not paid yet, or on its way.</summary>
    Pending,

    /// <summary>Held by the receiver of a hold invoice.</summary>
    Accepted,

    /// <summary>Paid.</summary>
    Settled,

    /// <summary>Past its time. On an outgoing payment this may hide a pending or a failed one.</summary>
    Expired,

    /// <summary>Failed, says the wallet.</summary>
    Failed,
}
