using L402Functions.Paywall.Pricing;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;

namespace L402Functions.Paywall.Tests.Shop;

/// <summary>A priced endpoint and one request to it.</summary>
public sealed record Ware(PricedRoute Route, PricedRequest Request)
{
    /// <summary>21 sat for one GET of <c>/fortune</c>.</summary>
    public static Ware Fortune { get; } = Of(new PricePolicy { Name = "fortune", Service = ServiceName.Parse("fortune"), Price = Sats(21) }, "/fortune", "GET");

    /// <summary>2 sat per KiB of body for one POST of <c>/digest</c>.</summary>
    public static Ware Digest { get; } = Of(
        new PricePolicy { Name = "digest", Service = ServiceName.Parse("digest"), Price = new Price.PerKibOfBody(Msat.FromSats(2), 1024 * 1024) }, "/digest", "POST");

    public static Price.Fixed Sats(long sats) => new(Msat.FromSats(sats));

    public static Ware Of(PricePolicy policy, string template, params string[] methods) =>
        new(new PricedRoute(policy.Name, template, methods, policy, ScopeOf(template)), new PricedRequest(methods.FirstOrDefault("GET"), template, 0));

    public Ware With(Func<PricePolicy, PricePolicy> change) => this with { Route = Route with { Policy = change(Route.Policy) } };

    public Ware Uses(long uses) => With(p => p with { Uses = uses });

    public Ware Bytes(long? length) => this with { Request = Request with { ContentLength = length } };

    public Ware At(string path) => this with { Request = Request with { Path = path } };

    public Ware By(string method) => this with { Request = Request with { Method = method } };

    private static PathPattern ScopeOf(string template)
    {
        var parameter = template.IndexOf('{', StringComparison.Ordinal);
        return PathPattern.Parse(parameter < 0 ? template : template[..template.LastIndexOf('/', parameter)] + "/*");
    }
}
