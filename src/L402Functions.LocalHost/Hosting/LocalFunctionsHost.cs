using System.Reflection;
using System.Text.Json;
using L402Functions.LocalHost.Hosting.Catalog;
using L402Functions.LocalHost.Hosting.Http;
using L402Functions.LocalHost.Hosting.Invocation;
using L402Functions.LocalHost.Hosting.Queues;
using L402Functions.LocalHost.Hosting.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace L402Functions.LocalHost.Hosting;

/// <summary>
/// Runs the functions of an app in this process the way the Functions host and its isolated worker do: HTTP routes and keys, queue messages,
/// timers, the app's worker middleware. It uses public members of the worker's packages only.
/// </summary>
public static class LocalFunctionsHost
{
    /// <summary>Registers the functions of some assemblies and what runs them.</summary>
    /// <param name="builder">The web application that will serve them. Its <see cref="TimeProvider"/>, if registered, is every clock here.</param>
    /// <param name="functionAssemblies">Where the classes with <c>[Function]</c> methods are.</param>
    /// <param name="configureWorker">
    /// What the app's <c>Program</c> does to its builder after <c>ConfigureFunctionsWebApplication</c>: services and middleware, in order.
    /// </param>
    /// <param name="configure">Keys and the like.</param>
    /// <exception cref="FunctionSetupException">The functions or <c>host.json</c> cannot be hosted; the message names the function or setting.</exception>
    public static WebApplicationBuilder AddLocalFunctions(
        this WebApplicationBuilder builder,
        IReadOnlyCollection<Assembly> functionAssemblies,
        Action<IFunctionsWorkerApplicationBuilder> configureWorker,
        Action<LocalFunctionsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(functionAssemblies);
        ArgumentNullException.ThrowIfNull(configureWorker);
        return builder.AddLocalFunctions(functionAssemblies.SelectMany(assembly => assembly.GetTypes()), configureWorker, configure);
    }

    /// <summary>The same, for some classes.</summary>
    internal static WebApplicationBuilder AddLocalFunctions(
        this WebApplicationBuilder builder,
        IEnumerable<Type> functionClasses,
        Action<IFunctionsWorkerApplicationBuilder> configureWorker,
        Action<LocalFunctionsOptions>? configure)
    {
        var options = new LocalFunctionsOptions();
        configure?.Invoke(options);
        var hostJson = HostJson.Read(options.HostJsonPath, builder.Configuration);
        AddLogLevels(builder.Logging, hostJson);

        var services = builder.Services;
        var pipeline = new WorkerPipeline(services);
        services.AddSingleton(Options.Create(options));
        services.AddSingleton(hostJson);
        services.AddSingleton(FunctionCatalog.Read(functionClasses));
        services.AddSingleton(pipeline);
        services.AddSingleton<IFunctionsWorkerApplicationBuilder>(pipeline);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<InvocationIds>();
        services.AddSingleton<InputBinder>();
        services.AddSingleton<RunningInvocations>();
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<FunctionKeys>();
        services.AddSingleton<HttpFunctions>();

        // As the worker's own defaults: JSON parameters ignore case, and MVC reads bodies and writes action results.
        services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        services.AddMvc();

        configureWorker(pipeline);

        // After the app's own services, so that these are up before the first message and still up after the last.
        services.AddSingleton<QueuePump>();
        services.AddSingleton<TimerPump>();
        services.AddHostedService(provider => provider.GetRequiredService<QueuePump>());
        services.AddHostedService(provider => provider.GetRequiredService<TimerPump>());
        return builder;
    }

    /// <summary>Maps the HTTP functions below the route prefix of <c>host.json</c>.</summary>
    /// <exception cref="FunctionSetupException">A route is malformed, or two functions answer the same requests; the message names them.</exception>
    public static WebApplication MapLocalFunctions(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var functions = app.Services.GetRequiredService<HttpFunctions>();
        var logger = app.Services.GetRequiredService<ILogger<HttpFunctions>>();
        var routes = FunctionRoutes.Read(
            app.Services.GetRequiredService<FunctionCatalog>(),
            app.Services.GetRequiredService<HostJson>().RoutePrefix,
            app.Services.GetRequiredService<IInlineConstraintResolver>());
        foreach (var (function, pattern) in routes)
        {
            var methods = ((FunctionTrigger.Http)function.Trigger).Methods;
            HostLog.Mapped(logger, methods.Count == 0 ? "ANY" : string.Join(',', methods).ToUpperInvariant(), pattern.RawText ?? "", function.Name);
            app.Map(pattern, http => functions.AnswerAsync(http, function)).WithDisplayName(function.Name);
        }

        return app;
    }

    private static void AddLogLevels(ILoggingBuilder logging, HostJson hostJson)
    {
        foreach (var (category, level) in hostJson.LogLevels)
        {
            logging.AddFilter(category.Equals("default", StringComparison.OrdinalIgnoreCase) ? null : category, level);
        }
    }
}
