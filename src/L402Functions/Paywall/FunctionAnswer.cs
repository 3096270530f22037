using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Paywall.Http;

/// <summary>
/// What a function returned, written while the paywall still watches. The worker would write it after all middleware, and where that fails
/// before the first byte, it ends the response with the status that nobody had set: 200. A use would be spent on it.
/// </summary>
internal static class FunctionAnswer
{
    private const string HttpBinding = "http";

    /// <summary>Writes it, and leaves nothing of it to the worker. What is no result of HTTP stays as it is.</summary>
    public static async Task WriteAsync(FunctionContext context, HttpContext http)
    {
        var returned = context.GetInvocationResult();
        if (await WroteAsync(returned.Value, http))
        {
            returned.Value = null;
            return;
        }

        // A function with further outputs returns all of them in one object, and the worker has taken it apart.
        foreach (var output in context.GetOutputBindings<object>())
        {
            if (output.BindingType == HttpBinding && await WroteAsync(output.Value, http))
            {
                output.Value = null;
            }
        }
    }

    private static async Task<bool> WroteAsync(object? result, HttpContext http)
    {
        switch (result)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                return true;
            case IResult answer:
                await answer.ExecuteAsync(http);
                return true;
            default:
                return false;
        }
    }
}
