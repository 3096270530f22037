namespace L402Functions.Paywall.Redemption;

/// <summary>A use that was claimed and may be given back.</summary>
/// <param name="Request">What was claimed.</param>
/// <param name="Sale">The row as the claim left it.</param>
/// <param name="Version">The store's version of that row.</param>
public sealed record Claim(ClaimRequest Request, Sale Sale, string Version);
