using System.Text.Json.Serialization;

namespace L402Functions.LocalHost.Running;

/// <summary>How the keys are kept, and what is known of hosts that run.</summary>
[JsonSerializable(typeof(LocalSecrets))]
[JsonSerializable(typeof(RunningHost))]
internal sealed partial class LocalSecretsJson : JsonSerializerContext;
