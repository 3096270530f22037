using System.Text.Json.Serialization;

namespace L402Functions.Samples;

/// <summary>How the samples' answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Fortune))]
[JsonSerializable(typeof(DigestReport))]
internal sealed partial class SampleJson : JsonSerializerContext;
