namespace L402Functions.Paywall.Pricing;

/// <summary>Every priced endpoint, in one place: the challenge, discovery and the API description are all read from here.</summary>
public sealed class PriceTable
{
    private readonly Dictionary<string, PricedRoute> byName;

    /// <summary>A table of <paramref name="routes"/>.</summary>
    /// <exception cref="ArgumentException">The routes cannot be sold side by side: see <see cref="SaleCheck"/>.</exception>
    public PriceTable(IEnumerable<PricedRoute> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var all = routes.ToList();
        var problems = SaleCheck.Of(all);
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(routes));
        }

        byName = all.ToDictionary(r => r.Name, StringComparer.OrdinalIgnoreCase);
        Routes = [.. all.OrderBy(r => r.Template, StringComparer.Ordinal).ThenBy(r => r.Name, StringComparer.Ordinal)];
    }

    /// <summary>The priced endpoints, ordered by path.</summary>
    public IReadOnlyList<PricedRoute> Routes { get; }

    /// <summary>The priced endpoint of that name, or null where it is free.</summary>
    public PricedRoute? Find(string name) => byName.GetValueOrDefault(name);
}
