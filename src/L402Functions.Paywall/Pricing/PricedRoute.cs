using L402Functions.Protocol.Caveats;

namespace L402Functions.Paywall.Pricing;

/// <summary>An endpoint with a price.</summary>
/// <param name="Name">The function's or the upstream route's name.</param>
/// <param name="Template">The path as discovery shows it, with a leading slash.</param>
/// <param name="Methods">The methods that it answers, upper case.</param>
/// <param name="Policy">What it costs.</param>
/// <param name="Scope">Where a token sold here is good.</param>
public sealed record PricedRoute(
    string Name,
    string Template,
    IReadOnlyList<string> Methods,
    PricePolicy Policy,
    PathPattern Scope);
