using System.Text.Json.Serialization;

namespace L402Functions.LocalHost.DevUpstream;

/// <summary>How the almanac writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MoonPhase))]
[JsonSerializable(typeof(DayLength))]
internal sealed partial class AlmanacJson : JsonSerializerContext;
