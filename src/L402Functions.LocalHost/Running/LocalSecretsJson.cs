using System.Text.Json.Serialization;

namespace L402Functions.LocalHost.Running;

/// <summary>How the keys are kept.</summary>
[JsonSerializable(typeof(LocalSecrets))]
internal sealed partial class LocalSecretsJson : JsonSerializerContext;
