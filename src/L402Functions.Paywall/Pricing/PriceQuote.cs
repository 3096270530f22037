using L402Functions.Protocol;

namespace L402Functions.Paywall.Pricing;

/// <summary>A request's price, or why it has none.</summary>
public abstract record PriceQuote
{
    private PriceQuote()
    {
    }

    /// <summary>The price depends on the body's length and the caller did not say it (HTTP 411).</summary>
    public static PriceQuote LengthRequired { get; } = new LengthMissing();

    /// <summary>The price is known.</summary>
    public sealed record Known(Msat Amount) : PriceQuote;

    /// <summary>The body's length is missing.</summary>
    public sealed record LengthMissing : PriceQuote;

    /// <summary>The body is longer than this endpoint takes (HTTP 413).</summary>
    public sealed record TooLarge(long MaxBodyBytes) : PriceQuote;
}
