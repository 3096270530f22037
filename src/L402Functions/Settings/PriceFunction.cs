using L402Functions.Paywall.Pricing;
using L402Functions.Protocol;

namespace L402Functions.Settings;

/// <summary>A price as a function of the request, under the name by which policies and attributes refer to it.</summary>
/// <param name="Name">The name; discovery shows it.</param>
/// <param name="Compute">Pure, cheap and never zero: it runs for every request, before anything is paid.</param>
public sealed record PriceFunction(string Name, Func<PricedRequest, Msat> Compute);
