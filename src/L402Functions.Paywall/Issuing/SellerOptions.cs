using L402Functions.Paywall.Pricing;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.Paywall.Issuing;

/// <summary>How challenges are made.</summary>
public sealed record SellerOptions
{
    /// <summary>The macaroon's location: a hint to people, never checked.</summary>
    public string Location { get; init; } = "l402functions";

    /// <summary>Whether payment may be presented by the Payment scheme.</summary>
    public bool OfferPayment { get; init; } = true;

    /// <summary>The network that invoices must be on; null accepts the wallet's word.</summary>
    public LightningNetwork? Network { get; init; }

    /// <summary>How long to wait for the wallet before answering 503.</summary>
    public TimeSpan WalletTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many invoices may lie ready or be in the making, over all prices (see <see cref="PricePolicy.WarmInvoices"/>).</summary>
    public int MaxWarmInvoices { get; init; } = 1000;
}
