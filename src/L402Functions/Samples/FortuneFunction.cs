using L402Functions.Paywall.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Samples;

/// <summary>A paid function at a fixed price: one attribute, and the function is what it would be without it.</summary>
public static class FortuneFunction
{
    /// <summary><c>GET /samples/fortune</c>: one of the book's sentences, drawn by chance.</summary>
    [Function("Fortune")]
    [RequirePayment(Sats = 21, Service = "fortune", Description = "One fortune")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "samples/fortune")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return TypedResults.Json(FortuneBook.Draw(), SampleJson.Default.Fortune);
    }
}
