using L402Functions.Protocol;

namespace L402Functions.Paywall.Redemption;

/// <summary>A use that was claimed and may be given back.</summary>
/// <param name="Sale">The row as the claim left it.</param>
/// <param name="Cost">What the use cost, to be given back with it.</param>
/// <param name="Version">The store's version of that row.</param>
public sealed record Claim(Sale Sale, Msat Cost, string Version);
