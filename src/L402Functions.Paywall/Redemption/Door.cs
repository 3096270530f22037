namespace L402Functions.Paywall.Redemption;

/// <summary>By which scheme a payment is redeemed.</summary>
public enum Door
{
    /// <summary><c>Authorization: L402 …</c></summary>
    L402,

    /// <summary><c>Authorization: LSAT …</c>: the same credential under its older name.</summary>
    Lsat,

    /// <summary><c>Authorization: Payment …</c></summary>
    Payment,
}
