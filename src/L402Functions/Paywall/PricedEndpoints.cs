using L402Functions.Paywall.Pricing;
using L402Functions.Settings;
using L402Functions.Upstream;

namespace L402Functions.Paywall.Http;

/// <summary>Which price, if any, stands before an invocation.</summary>
public sealed class PricedEndpoints
{
    private readonly IReadOnlyDictionary<string, ScannedFunction> functions;
    private readonly Dictionary<string, PricedRoute> pricedFunctions;
    private readonly UpstreamRoute[] upstreams;

    /// <summary>Read from <paramref name="setup"/>.</summary>
    public PricedEndpoints(SellerSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        functions = setup.Functions;
        pricedFunctions = setup.Functions.Values
            .Where(f => f.Price is not null)
            .ToDictionary(f => f.EntryPoint, PriceOf, StringComparer.Ordinal);

        // The most specific comes first: one path before a subtree, and of subtrees that cover the same path the longest.
        upstreams = [.. setup.Upstreams.OrderBy(u => u.Pattern.IsSubtree).ThenByDescending(u => u.Pattern.ToString().Length)];

        // A paid function that has no price must not become a free one.
        PricedRoute PriceOf(ScannedFunction function) =>
            setup.Prices.Find(function.Name) ?? throw new InvalidOperationException($"The paid function '{function.Name}' is not in the price table.");
    }

    /// <summary>The functions' prices, by what the runtime calls an entry point.</summary>
    /// <exception cref="InvalidOperationException">The function was not seen at start: whether it has a price is unknown, so it must not run.</exception>
    public PricedRoute? OfFunction(string entryPoint)
    {
        if (pricedFunctions.TryGetValue(entryPoint, out var priced))
        {
            return priced;
        }

        return functions.ContainsKey(entryPoint)
            ? null
            : throw new InvalidOperationException($"The function '{entryPoint}' was not found when prices were read, so it is not run: its assembly must be given to AddL402Functions.");
    }

    /// <summary>The upstream route of a path, or null where there is none.</summary>
    public UpstreamRoute? UpstreamOf(string path) => Array.Find(upstreams, u => u.Pattern.Matches(path));
}
