namespace L402Functions.Paywall.Pricing;

/// <summary>Every priced endpoint, in one place: the challenge, discovery and the API description are all read from here.</summary>
public sealed class PriceTable
{
    private readonly Dictionary<string, PricedRoute> byName;

    /// <summary>A table of <paramref name="routes"/>.</summary>
    /// <exception cref="ArgumentException">Two routes of one name, or a policy that cannot be sold.</exception>
    public PriceTable(IEnumerable<PricedRoute> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        byName = new Dictionary<string, PricedRoute>(StringComparer.OrdinalIgnoreCase);
        foreach (var route in routes)
        {
            Check(route);
            if (!byName.TryAdd(route.Name, route))
            {
                throw new ArgumentException($"Two priced endpoints have the name '{route.Name}'.", nameof(routes));
            }
        }

        Routes = [.. byName.Values.OrderBy(r => r.Template, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal)];
    }

    /// <summary>The priced endpoints, ordered by path.</summary>
    public IReadOnlyList<PricedRoute> Routes { get; }

    /// <summary>The priced endpoint of that name, or null where it is free.</summary>
    public PricedRoute? Find(string name) => byName.GetValueOrDefault(name);

    private static void Check(PricedRoute route)
    {
        var policy = route.Policy;
        var prices = policy.PriceByMethod.Values.Append(policy.Price).ToArray();
        var wrong = policy switch
        {
            { Uses: < 0 } => "the number of uses is negative",
            _ when policy.Lifetime <= TimeSpan.Zero => "the token's lifetime is not positive",
            _ when policy.InvoiceExpiry <= TimeSpan.Zero => "the invoice's expiry is not positive",
            _ when policy.InvoiceExpiry > policy.Lifetime => "the invoice could be paid after the token's end",
            { IsUnlimited: true } when prices.Any(p => !p.IsFixed) => "unlimited use needs a fixed price: nothing counts what each use would cost",
            _ when prices.OfType<Price.Fixed>().Any(p => p.Amount.IsZero) => "a price is zero",
            _ when prices.OfType<Price.PerKibOfBody>().Any(p => p.AmountPerKib.IsZero || p.MaxBodyBytes < 1) => "a price per KiB is zero, or takes no body",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new ArgumentException($"The price policy '{policy.Name}' of '{route.Name}' cannot be sold: {wrong}.");
        }
    }
}
