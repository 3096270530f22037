using L402Functions.Protocol;

namespace L402Functions.Paywall.Pricing;

/// <summary>What one use costs: always the same, or a function of the request.</summary>
public abstract record Price
{
    private Price()
    {
    }

    /// <summary>True where every request costs the same.</summary>
    public abstract bool IsFixed { get; }

    /// <summary>What <paramref name="request"/> costs.</summary>
    public abstract PriceQuote For(in PricedRequest request);

    /// <summary>The same for every request.</summary>
    /// <param name="Amount">More than zero.</param>
    public sealed record Fixed(Msat Amount) : Price
    {
        /// <inheritdoc/>
        public override bool IsFixed => true;

        /// <inheritdoc/>
        public override PriceQuote For(in PricedRequest request) => new PriceQuote.Known(Amount);
    }

    /// <summary>By the size of the request's body: each KiB begun is counted, and an empty body costs as much as one.</summary>
    /// <param name="AmountPerKib">More than zero, per 1,024 bytes.</param>
    /// <param name="MaxBodyBytes">A longer body is refused, whatever it would pay.</param>
    public sealed record PerKibOfBody(Msat AmountPerKib, long MaxBodyBytes) : Price
    {
        private const long KiB = 1024;

        /// <inheritdoc/>
        public override bool IsFixed => false;

        /// <inheritdoc/>
        public override PriceQuote For(in PricedRequest request) => request.ContentLength switch
        {
            null => PriceQuote.LengthRequired,
            < 0 => PriceQuote.LengthRequired,
            var length when length > MaxBodyBytes => new PriceQuote.TooLarge(MaxBodyBytes),
            var length => new PriceQuote.Known(AmountPerKib * KibOf(length.Value)),
        };

        /// <summary>How many KiB are begun by <paramref name="bytes"/>; at least one.</summary>
        internal static long KibOf(long bytes) => long.Max(1, ((bytes - 1) / KiB) + 1);
    }

    /// <summary>Computed by code that the application registers under a name.</summary>
    /// <param name="Name">The name, as discovery shows it.</param>
    /// <param name="Compute">Pure, cheap, and never zero: it runs before anything is paid.</param>
    public sealed record Computed(string Name, Func<PricedRequest, Msat> Compute) : Price
    {
        /// <inheritdoc/>
        public override bool IsFixed => false;

        /// <inheritdoc/>
        public override PriceQuote For(in PricedRequest request)
        {
            var amount = Compute(request);
            return amount.IsZero
                ? throw new InvalidOperationException($"The price function '{Name}' answered zero; a free endpoint has no price.")
                : new PriceQuote.Known(amount);
        }
    }
}
