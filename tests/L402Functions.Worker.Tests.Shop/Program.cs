using L402Functions.Composition;
using L402Functions.Worker.Tests.Shop;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddL402Functions(builder.Configuration, typeof(Wares).Assembly);
builder.UseL402Functions();
await builder.Build().RunAsync();
