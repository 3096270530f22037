namespace L402Functions.Protocol.PaymentScheme;

/// <summary>Why an invoice cannot be offered under the Payment scheme. The other schemes are not concerned.</summary>
public enum ChargeOfferError
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The amount is nothing or not a whole number of satoshi, and the scheme knows no smaller unit.</summary>
    AmountNotWholeSats,

    /// <summary>The invoice is of a network that the scheme has no name for, such as testnet.</summary>
    NetworkNotNamed,

    /// <summary>The service, capability, path, method, description or digest holds half a surrogate pair, or the digest a delimiter or control character.</summary>
    NotText,

    /// <summary>The credential would exceed what a server must accept: whoever paid could not come back.</summary>
    TooLong,
}
