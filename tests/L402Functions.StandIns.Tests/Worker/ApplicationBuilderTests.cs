using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace L402Functions.StandIns.Tests.Worker;

public sealed class ApplicationBuilderTests
{
    [Fact]
    public void A_Program_composes_its_app_on_the_builder()
    {
        var builder = FunctionsApplication.CreateBuilder(["--L402:Name=shop"]);

        Assert.Same(builder, builder.ConfigureFunctionsWebApplication());
        builder.Services.AddSingleton<Version>(new Version(1, 2));
        builder.UseMiddleware((_, next) => next());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        using var host = builder.Build();

        Assert.IsAssignableFrom<IHostApplicationBuilder>(builder);
        Assert.IsAssignableFrom<IFunctionsWorkerApplicationBuilder>(builder);
        Assert.Equal("shop", host.Services.GetRequiredService<IConfiguration>()["L402:Name"]);
        Assert.Equal(new Version(1, 2), host.Services.GetRequiredService<Version>());
        Assert.NotNull(host.Services.GetService<IModelBinderFactory>());
        Assert.NotNull(host.Services.GetService<IFunctionsWorkerApplicationBuilder>());
    }

    [Fact]
    public void The_console_is_left_to_the_Functions_host()
    {
        var builder = FunctionsApplication.CreateBuilder([]);

        Assert.DoesNotContain(builder.Services, d => d.ServiceType == typeof(ILoggerProvider) && d.ImplementationType == typeof(ConsoleLoggerProvider));
    }

    [Fact]
    public void An_app_is_built_once_and_takes_no_middleware_afterwards()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        using var host = builder.Build();

        Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Throws<InvalidOperationException>(() => builder.Use(next => next));
    }

    [Fact]
    public async Task Outside_the_Functions_host_the_app_does_not_start()
    {
        using var host = FunctionsApplication.CreateBuilder([]).ConfigureFunctionsWebApplication().Build();

        await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());
    }

    [StandInFact]
    public async Task The_stand_in_says_how_to_run_the_app_instead_and_starts_no_other_service()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddSingleton<Started>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Started>());
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Contains("stand-in", refused.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet run --project src/L402Functions.LocalHost", refused.Message, StringComparison.Ordinal);
        Assert.False(host.Services.GetRequiredService<Started>().Ran);
    }

    private sealed class Started : BackgroundService
    {
        public bool Ran { get; private set; }

        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            Ran = true;
            return Task.CompletedTask;
        }
    }
}
