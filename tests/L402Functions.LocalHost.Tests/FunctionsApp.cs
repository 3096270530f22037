using L402Functions.LocalHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Tests;

/// <summary>Some function classes, hosted on a port of their own.</summary>
internal sealed class FunctionsApp : IAsyncDisposable
{
    /// <summary>A host.json without a route prefix.</summary>
    public const string NoPrefix = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""";

    private readonly WebApplication app;
    private readonly string hostJson;

    private FunctionsApp(WebApplication app, string hostJson)
    {
        this.app = app;
        this.hostJson = hostJson;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    public Journal Journal => app.Services.GetRequiredService<Journal>();

    public static async Task<FunctionsApp> StartAsync(
        Type[] classes,
        string hostJson = NoPrefix,
        Action<IFunctionsWorkerApplicationBuilder>? worker = null,
        Dictionary<string, string?>? settings = null,
        TimeProvider? clock = null,
        Action<LocalFunctionsOptions>? configure = null)
    {
        var path = Path.Combine(Path.GetTempPath(), $"host-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(path, hostJson);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddSingleton<Journal>();
        if (clock is not null)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        }

        builder.AddLocalFunctions(classes, worker ?? (_ => { }), options =>
        {
            options.HostJsonPath = path;
            options.StopGrace = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        try
        {
            app.MapLocalFunctions();
            await app.StartAsync();
            return new FunctionsApp(app, path);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        File.Delete(hostJson);
    }
}
