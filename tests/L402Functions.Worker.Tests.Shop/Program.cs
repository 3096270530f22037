using L402Functions.Composition;
using L402Functions.Worker.Tests.Shop;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddL402Functions(builder.Configuration, typeof(Wares).Assembly);
builder.UseL402Functions();

// As the app's own does: the server's lines hold whole addresses, in which a caller may have put a key.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

await builder.Build().RunAsync();
