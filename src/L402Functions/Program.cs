using L402Functions.Composition;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);

// First this, then the paywall: a middleware registered earlier has no HttpContext, and a gate without one must not be passed.
builder.ConfigureFunctionsWebApplication();
builder.Services.AddL402Functions(builder.Configuration);
builder.UseL402Functions();

// host.json has no say over lines that the worker exports itself. The server's, four for each request, hold whole addresses, in which a caller may have put a key.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

var app = builder.Build();
var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
try
{
    await app.RunAsync();
}
catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
{
    // The host told it to end while it was still starting: that is an end, and no failure.
}
