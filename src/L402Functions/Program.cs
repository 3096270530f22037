using L402Functions.Composition;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);

// First this, then the paywall: a middleware registered earlier has no HttpContext, and a gate without one must not be passed.
builder.ConfigureFunctionsWebApplication();
builder.Services.AddL402Functions(builder.Configuration);
builder.UseL402Functions();

await builder.Build().RunAsync();
