using Azure.Identity;
using L402Functions.Composition;
using L402Functions.Telemetry;
using L402Functions.Tests.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace L402Functions.Tests.Telemetry;

public sealed class TelemetryExportTests
{
    private const string Component = "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:9/";

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("ClientId=8a1a", false)]
    [InlineData("Authorization=AAD", true)]
    [InlineData("ClientId=8a1a;Authorization=AAD", true)]
    [InlineData(" authorization = aad ; clientid = 8a1a ", true)]
    public void Who_signs_in_is_read_as_the_Functions_host_reads_it(string? setting, bool signsIn)
    {
        var read = TelemetryExport.Read(Configuration((TelemetryExport.AzureMonitorSetting, Component), (TelemetryExport.AuthenticationSetting, setting)));
        Assert.Equal(signsIn, read.Credential is ManagedIdentityCredential);
        Assert.Equal((Component, false, true), (read.AzureMonitor, read.Otlp, read.IsOn));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    public void Without_a_place_to_send_it_nothing_is_set_up(string? azure, string? otlp)
    {
        using var services = Services((TelemetryExport.AzureMonitorSetting, azure), (TelemetryExport.OtlpSetting, otlp));
        Assert.Null(services.GetService<TracerProvider>());
        Assert.Null(services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData(Component, null)]
    [InlineData(null, "http://127.0.0.1:9")]
    [InlineData(Component, "http://127.0.0.1:9")]
    public void With_one_traces_measurements_and_log_lines_are(string? azure, string? otlp)
    {
        using var services = Services((TelemetryExport.AzureMonitorSetting, azure), (TelemetryExport.OtlpSetting, otlp));
        Assert.NotNull(services.GetService<TracerProvider>());
        Assert.NotNull(services.GetService<MeterProvider>());
        Assert.NotNull(services.GetService<LoggerProvider>());
    }

    private static ServiceProvider Services(params (string Key, string? Value)[] settings)
    {
        var configuration = Configuration(settings);
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddL402Functions(configuration).BuildServiceProvider();
    }

    private static IConfigurationRoot Configuration(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(RunningApp.Settings())
        .AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => s.Value))
        .Build();
}
