using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace L402Functions.Telemetry;

/// <summary>Where telemetry goes, by the settings that the Functions host and OpenTelemetry have names for.</summary>
/// <param name="AzureMonitor">The connection string of Application Insights; empty for none. It says where, and is no secret.</param>
/// <param name="Credential">Who signs in there; null where the component takes what is not signed in.</param>
/// <param name="Otlp">True where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector; the exporter reads it, and its companions, itself.</param>
internal sealed record TelemetryExport(string AzureMonitor, TokenCredential? Credential, bool Otlp)
{
    /// <summary>The setting with the connection string.</summary>
    public const string AzureMonitorSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>The setting that says who signs in: <c>Authorization=AAD</c>, with <c>ClientId=…</c> for a user-assigned identity.</summary>
    public const string AuthenticationSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>The setting with the collector's address.</summary>
    public const string OtlpSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>True where anything is exported.</summary>
    public bool IsOn => AzureMonitor.Length > 0 || Otlp;

    /// <summary>Reads the settings.</summary>
    public static TelemetryExport Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new TelemetryExport(
            configuration[AzureMonitorSetting] ?? "", CredentialFrom(configuration[AuthenticationSetting] ?? ""), !string.IsNullOrEmpty(configuration[OtlpSetting]));
    }

    private static ManagedIdentityCredential? CredentialFrom(string authentication)
    {
        var parts = authentication
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2)
            .ToLookup(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!parts["Authorization"].Contains("AAD", StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        return new ManagedIdentityCredential(
            parts["ClientId"].FirstOrDefault() is { Length: > 0 } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
    }
}
