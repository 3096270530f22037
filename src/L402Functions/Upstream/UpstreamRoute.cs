using L402Functions.Paywall.Pricing;
using L402Functions.Protocol.Caveats;

namespace L402Functions.Upstream;

/// <summary>A public path whose requests go, once paid, to another address.</summary>
/// <param name="Priced">Its price.</param>
/// <param name="Pattern">The public path.</param>
/// <param name="Address">Where requests go.</param>
/// <param name="Timeout">How long the upstream may be silent.</param>
public sealed record UpstreamRoute(PricedRoute Priced, PathPattern Pattern, Uri Address, TimeSpan Timeout);
