using System.Text.Json.Serialization;

namespace L402Functions.Discovery;

/// <summary>How discovery is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(OfferList))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;
