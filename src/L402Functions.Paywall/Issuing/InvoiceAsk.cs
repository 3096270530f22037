using L402Functions.Paywall.Pricing;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Issuing;

/// <summary>What an invoice has to be. Two sales that ask for the same can use each other's invoices.</summary>
/// <param name="Amount">What is to be paid.</param>
/// <param name="Description">What the payer sees, or, where an invoice cannot hold it, what its description hash is of.</param>
/// <param name="Expiry">How long it can be paid.</param>
/// <param name="LatestEnd">The longest that it may be payable, whatever the wallet chooses; null where a late payment does no harm.</param>
public readonly record struct InvoiceAsk(Msat Amount, string Description, TimeSpan Expiry, TimeSpan? LatestEnd)
{
    /// <summary>How much longer than sold an uncounted token may live, so that a wallet whose clock is ahead can sell.</summary>
    private static readonly TimeSpan MostExtraLife = TimeSpan.FromMinutes(5);

    /// <summary>What an invoice for a purchase of <paramref name="route"/> has to be.</summary>
    public static InvoiceAsk For(PricedRoute route, Msat amount)
    {
        ArgumentNullException.ThrowIfNull(route);
        var policy = route.Policy;
        return new InvoiceAsk(
            amount,
            policy.Description.Length == 0 ? route.Template : policy.Description,
            policy.InvoiceExpiry,
            policy.IsUnlimited ? policy.Lifetime + MostExtraLife : null);
    }
}
