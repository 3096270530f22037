using System.Numerics;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;

namespace L402Functions.Paywall.Pricing;

/// <summary>Finds what must not be put up for sale: a price that no invoice can ask, a token that opens nothing, or one that opens more than was paid for.</summary>
public static class SaleCheck
{
    private const string AnyMethod = "*";

    /// <summary>A line per problem; none where <paramref name="routes"/> can be sold.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<PricedRoute> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var problems = new List<string>();
        problems.AddRange(routes
            .GroupBy(r => r.Name, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.Count() > 1)
            .Select(g => $"Two priced endpoints have the name '{g.Key}'."));
        problems.AddRange(
            from route in routes
            let wrong = WrongWith(route)
            where wrong is not null
            select $"The price policy '{route.Policy.Name}' of '{route.Name}' cannot be sold: {wrong}.");
        problems.AddRange(
            from sold in routes.Where(r => r.Policy.IsUnlimited)
            from other in routes
            where other != sold && Opens(sold, other)
            select $"A token of '{sold.Name}', whose uses nobody counts, would open '{other.Name}', which costs more: give them different services or paths.");
        return problems;
    }

    private static string? WrongWith(PricedRoute route)
    {
        var policy = route.Policy;
        var prices = Prices(policy).ToArray();
        return policy switch
        {
            { Uses: < 0 } => "the number of uses is negative",
            _ when policy.Lifetime <= TimeSpan.Zero => "the token's lifetime is not positive",
            _ when policy.InvoiceExpiry <= TimeSpan.Zero => "the invoice's expiry is not positive",
            _ when policy.InvoiceExpiry > policy.Lifetime => "the invoice could be paid after the token's end",
            { IsUnlimited: true } when prices.Any(p => !p.IsFixed) => "unlimited use needs a fixed price: nothing counts what each use would cost",
            { WarmInvoices: < 0 } => "the number of invoices that lie ready is negative",
            { WarmInvoices: > 0 } when prices.Any(p => !p.IsFixed) => "invoices that lie ready need a fixed price: every body would want its own",
            _ when prices.OfType<Price.Fixed>().Any(p => p.Amount.IsZero) => "a price is zero",
            _ when prices.OfType<Price.PerKibOfBody>().Any(p => p.AmountPerKib.IsZero || p.MaxBodyBytes < 1) => "a price per KiB is zero, or takes no body",
            _ when prices.Any(p => !CanBeAsked(p, long.Max(1, policy.Uses))) => "the highest price times the number of uses is more money than there is",
            _ when !PlaceOf(route).IsNarrowerOrEqual(route.Scope) => $"its tokens are good at '{route.Scope}' and so not all over '{route.Template}'",
            _ => null,
        };
    }

    private static IEnumerable<Price> Prices(PricePolicy policy) => policy.PriceByMethod.Values.Append(policy.Price);

    private static bool CanBeAsked(Price price, long uses)
    {
        var highest = price switch
        {
            Price.Fixed { Amount: var amount } => (BigInteger)amount.Value,
            Price.PerKibOfBody perKib => (BigInteger)perKib.AmountPerKib.Value * Price.PerKibOfBody.KibOf(perKib.MaxBodyBytes),
            _ => BigInteger.Zero,
        };
        return highest * uses <= Msat.Max.Value;
    }

    /// <summary>Whether a token of <paramref name="sold"/> is good for a dearer request to <paramref name="other"/>.</summary>
    private static bool Opens(PricedRoute sold, PricedRoute other) =>
        sold.Policy.Service == other.Policy.Service
        && sold.Policy.Tier >= other.Policy.Tier
        && (other.Policy.Capability is null || other.Policy.Capability == sold.Policy.Capability)
        && (PlaceOf(other).IsNarrowerOrEqual(sold.Scope) || sold.Scope.IsNarrowerOrEqual(PlaceOf(other)))
        && CommonMethods(sold, other).Any(m => !IsCovered(sold.Policy.PriceFor(m), other.Policy.PriceFor(m)));

    private static bool IsCovered(Price paid, Price asked) => (paid, asked) is (Price.Fixed { Amount: var had }, Price.Fixed { Amount: var needed }) && needed <= had;

    private static IEnumerable<string> CommonMethods(PricedRoute sold, PricedRoute other) => (sold.Methods.Count, other.Methods.Count) switch
    {
        (0, 0) => sold.Policy.PriceByMethod.Keys.Concat(other.Policy.PriceByMethod.Keys).Append(AnyMethod),
        (0, _) => other.Methods,
        (_, 0) => sold.Methods,
        _ => sold.Methods.Intersect(other.Methods, StringComparer.Ordinal),
    };

    /// <summary>Everywhere that the route answers: its template, up to the first parameter.</summary>
    private static PathPattern PlaceOf(PricedRoute route)
    {
        var parameter = route.Template.IndexOf('{', StringComparison.Ordinal);
        var text = parameter < 0 ? route.Template : route.Template[..route.Template.LastIndexOf('/', parameter)] + "/*";
        return PathPattern.TryParse(text, out var place) ? place : PathPattern.Parse("/*");
    }
}
