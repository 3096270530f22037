using L402Functions.Paywall.Pricing;
using L402Functions.Protocol.Caveats;
using L402Functions.Requests;
using L402Functions.Upstream;

namespace L402Functions.Settings;

/// <summary>Reads the upstream routes of the configuration.</summary>
internal static class UpstreamReader
{
    internal static readonly string[] KnownMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The routes that can be read; every problem is added to <paramref name="problems"/>.</summary>
    public static IReadOnlyList<UpstreamRoute> Read(
        L402Settings settings, IReadOnlyDictionary<string, PricePolicy> policies, ICollection<string> problems)
    {
        var routes = new List<UpstreamRoute>();
        foreach (var (name, route) in settings.Routes)
        {
            if (Read($"L402:Routes:{name}", name, route, policies, problems) is { } read)
            {
                routes.Add(read);
            }
        }

        foreach (var twice in routes.GroupBy(r => r.Pattern.ToString(), StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            problems.Add($"L402:Routes: {string.Join(" and ", twice.Select(r => r.Priced.Name))} have the same path '{twice.Key}'.");
        }

        return routes;
    }

    private static UpstreamRoute? Read(
        string at, string name, RouteSettings settings, IReadOnlyDictionary<string, PricePolicy> policies, ICollection<string> problems)
    {
        var before = problems.Count;
        if (!PathPattern.TryParse(settings.Path, out var pattern))
        {
            problems.Add($"{at}:Path is '{settings.Path}': write '/a/b' for one path or '/a/*' for all below.");
        }

        if (!Uri.TryCreate(settings.Upstream, UriKind.Absolute, out var upstream) || upstream.Scheme is not ("http" or "https")
            || upstream.UserInfo.Length > 0 || upstream.Query.Length > 0 || upstream.Fragment.Length > 0)
        {
            problems.Add($"{at}:Upstream is not an absolute http or https address without user, query and fragment.");
        }

        var methods = settings.Methods.ToUpperInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal).ToArray();
        if (methods.Length == 0 || methods.Except(KnownMethods).Any())
        {
            problems.Add($"{at}:Methods is '{settings.Methods}': it lists some of {string.Join(", ", KnownMethods)}.");
        }

        if (!policies.TryGetValue(settings.Price, out var policy))
        {
            problems.Add($"{at}:Price is '{settings.Price}': no such policy is in L402:Prices.");
        }

        if (settings.TimeoutSeconds is < 1 or > RequestLimits.LongestUpstreamSeconds)
        {
            problems.Add($"{at}:TimeoutSeconds is {settings.TimeoutSeconds}: it is 1 to {RequestLimits.LongestUpstreamSeconds}.");
        }

        return problems.Count > before ? null : new UpstreamRoute(
            new PricedRoute(name, pattern.ToString(), methods, policy!, policy!.Path ?? pattern),
            pattern,
            upstream!,
            TimeSpan.FromSeconds(settings.TimeoutSeconds));
    }
}
