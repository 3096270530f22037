using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace L402Functions.Worker.Tests.Shop;

/// <summary>Fails before its first byte, when it has already begun to say what would come.</summary>
internal sealed class BrokenResult : IResult, IActionResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/plain";
        httpContext.Response.ContentLength = 1000;
        throw new InvalidOperationException("The result broke.");
    }

    public Task ExecuteResultAsync(ActionContext context) => ExecuteAsync(context.HttpContext);
}
