namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// The Lightning networks that a charge can name (draft-lightning-charge, section "Method Details"). Testnet is not among them, so
/// an invoice of testnet cannot be offered under the Payment scheme.
/// </summary>
public enum ChargeNetwork
{
    /// <summary><c>mainnet</c>: invoices beginning with <c>lnbc</c>.</summary>
    Mainnet,

    /// <summary><c>signet</c>: invoices beginning with <c>lntbs</c>.</summary>
    Signet,

    /// <summary><c>regtest</c>: invoices beginning with <c>lnbcrt</c>.</summary>
    Regtest,
}
