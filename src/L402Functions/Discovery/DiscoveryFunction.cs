using L402Functions.Paywall.Pricing;
using L402Functions.Protocol.Credentials;
using L402Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Discovery;

/// <summary>Tells what is for sale, from the same table that the gate charges by.</summary>
public sealed class DiscoveryFunction(PriceTable prices, AcceptedSchemes schemes, L402Settings settings)
{
    /// <summary><c>GET /.well-known/l402.json</c>.</summary>
    [Function("Discovery")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = ".well-known/l402.json")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Json(
            new OfferList(1, settings.Realm, [.. Names(schemes)], [.. prices.Routes.Select(Describe)]), DiscoveryJson.Default.OfferList);
    }

    private static IEnumerable<string> Names(AcceptedSchemes schemes)
    {
        if (schemes.HasFlag(AcceptedSchemes.L402))
        {
            yield return "L402";
        }

        if (schemes.HasFlag(AcceptedSchemes.Lsat))
        {
            yield return "LSAT";
        }

        if (schemes.HasFlag(AcceptedSchemes.Payment))
        {
            yield return "Payment";
        }
    }

    private static OfferedEndpoint Describe(PricedRoute route) => new(
        route.Template,
        route.Methods,
        route.Policy.Service.ToString(),
        route.Policy.Capability?.ToString(),
        route.Policy.Description,
        [Describe("*", route.Policy.Price), .. route.Policy.PriceByMethod.Select(p => Describe(p.Key, p.Value))],
        route.Policy.Uses,
        (long)route.Policy.Lifetime.TotalSeconds,
        route.Scope.ToString());

    private static OfferedPrice Describe(string method, Price price) => price switch
    {
        Price.Fixed @fixed => new OfferedPrice(method, "request", @fixed.Amount.Value, null),
        Price.PerKibOfBody perKib => new OfferedPrice(method, "KiB of body", perKib.AmountPerKib.Value, perKib.MaxBodyBytes),
        Price.Computed computed => new OfferedPrice(method, computed.Name, null, null),
        _ => throw new ArgumentOutOfRangeException(nameof(price)),
    };
}
