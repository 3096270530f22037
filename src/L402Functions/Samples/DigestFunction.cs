using L402Functions.Paywall.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Samples;

/// <summary>A paid function whose price depends on the request: so much per KiB of body.</summary>
public static class DigestFunction
{
    /// <summary><c>POST /samples/digest</c>: hashes and statistics of the body, which is read once and not kept.</summary>
    [Function("Digest")]
    [RequirePayment(SatsPerKib = 2, MaxBodyBytes = 4 * 1024 * 1024, Service = "digest", Description = "Hashes and statistics of what you send")]
    public static async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "samples/digest")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var digester = new Digester();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            digester.Add(buffer.AsSpan(0, read));
        }

        return TypedResults.Json(digester.Finish(), SampleJson.Default.DigestReport);
    }
}
