using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        // The package also registers the middleware that hands the HttpContext over; without a runtime it would never be called.
        builder.Services.AddMvc();
        return builder;
    }
}
