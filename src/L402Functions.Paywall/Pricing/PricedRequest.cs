namespace L402Functions.Paywall.Pricing;

/// <summary>What a price may depend on.</summary>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Path">The decoded path, starting with a slash.</param>
/// <param name="ContentLength">The body's length in bytes; 0 without a body, null where the caller did not say.</param>
public readonly record struct PricedRequest(string Method, string Path, long? ContentLength);
