using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace L402Functions.StandIns.Tests.Worker;

public sealed class OpenTelemetryTests
{
    [Fact]
    public void The_workers_own_source_is_traced()
    {
        var services = new ServiceCollection();
        var builder = services.AddOpenTelemetry();
        Assert.Same(services, builder.UseFunctionsWorkerDefaults().Services);
        using var provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<TracerProvider>());
        using var source = new ActivitySource("Microsoft.Azure.Functions.Worker");
        using var activity = source.StartActivity("an invocation");
        Assert.NotNull(activity);
    }

    [Fact]
    public void Nothing_cannot_be_set_up() =>
        Assert.Throws<ArgumentNullException>(() => ConfigureFunctionsOpenTelemetry.UseFunctionsWorkerDefaults((IOpenTelemetryBuilder)null!));
}
