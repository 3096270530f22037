using OpenTelemetry;

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry;

/// <summary>Sets OpenTelemetry up for a Functions worker.</summary>
public static class ConfigureFunctionsOpenTelemetry
{
    /// <summary>Traces what the worker's own source tells.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithTracing(tracing => tracing.AddSource("Microsoft.Azure.Functions.Worker"));
    }
}
