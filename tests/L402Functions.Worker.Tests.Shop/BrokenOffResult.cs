using Microsoft.AspNetCore.Http;

namespace L402Functions.Worker.Tests.Shop;

/// <summary>Fails after its first bytes.</summary>
internal sealed class BrokenOffResult : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await httpContext.Response.WriteAsync("the first half");
        await httpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException("The result broke off.");
    }
}
