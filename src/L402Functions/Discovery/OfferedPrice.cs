using System.Text.Json.Serialization;

namespace L402Functions.Discovery;

/// <summary>The price of one use.</summary>
/// <param name="Method">The HTTP method, or <c>*</c>.</param>
/// <param name="Unit"><c>request</c>, <c>KiB of body</c>, or the name of a price function.</param>
/// <param name="AmountMsat">The price per unit in millisatoshi; null where only the price function knows it.</param>
/// <param name="MaxBodyBytes">The longest body, where the price depends on it.</param>
public sealed record OfferedPrice(
    string Method,
    string Unit,
    [property: JsonPropertyName("amount_msat")] long? AmountMsat,
    long? MaxBodyBytes);
