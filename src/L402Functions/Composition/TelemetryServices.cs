using Azure.Monitor.OpenTelemetry.Exporter;
using L402Functions.Paywall.Telemetry;
using L402Functions.Protocol.Telemetry;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Telemetry;
using L402Functions.Storage.Queues;
using L402Functions.Telemetry;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace L402Functions.Composition;

/// <summary>What is measured, and where it goes.</summary>
internal static class TelemetryServices
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSingleton<PaywallMetrics>();
        services.AddSingleton<SpendingMetrics>();
        services.AddSingleton<SpendingGauges>();
        services.AddSingleton<BudgetReadings>();
        services.AddSingleton<QueueFronts>();
        services.AddSingleton<CheckpointWatch>();
        services.AddSingleton<GaugeRound>();
        AddExport(services, TelemetryExport.Read(configuration));
    }

    /// <summary>
    /// Without a place to export to, nothing is set up, and the Functions host goes on taking the worker's log lines: it leaves them to the
    /// worker as soon as the worker says that it has telemetry of its own.
    /// </summary>
    private static void AddExport(IServiceCollection services, TelemetryExport export)
    {
        if (!export.IsOn)
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(L402Telemetry.Name))
            .WithMetrics(metrics => metrics.AddMeter(L402Telemetry.Name))
            .WithLogging();
        telemetry.UseFunctionsWorkerDefaults();
        if (export.Otlp)
        {
            telemetry.UseOtlpExporter();
        }

        if (export.AzureMonitor.Length > 0)
        {
            telemetry.UseAzureMonitorExporter(monitor =>
            {
                monitor.ConnectionString = export.AzureMonitor;
                monitor.Credential = export.Credential;

                // A line at Critical wakes somebody, whether or not its trace was sampled.
                monitor.EnableTraceBasedLogsSampler = false;
            });
        }
    }
}
