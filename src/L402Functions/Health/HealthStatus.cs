using System.Text.Json.Serialization;

namespace L402Functions.Health;

/// <summary>How something is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthStatus>))]
public enum HealthStatus
{
    /// <summary>The process runs; nothing was asked.</summary>
    [JsonStringEnumMemberName("live")]
    Live,

    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Not as it should be, and yet it does.</summary>
    [JsonStringEnumMemberName("degraded")]
    Degraded,

    /// <summary>It does not do.</summary>
    [JsonStringEnumMemberName("down")]
    Down,
}
