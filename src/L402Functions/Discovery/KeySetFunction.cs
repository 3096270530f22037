using L402Functions.Protocol.Signing;
using L402Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Discovery;

/// <summary>Publishes the keys that verify what this app signs: receipts and checkpoints, of today's keys and of earlier ones.</summary>
public sealed class KeySetFunction(AccountingSetup setup)
{
    private readonly byte[] set = new JwkSet([.. setup.ReceiptKeys.Keys, .. setup.CheckpointKeys.Keys]).ToUtf8Json();

    /// <summary><c>GET /.well-known/jwks.json</c>.</summary>
    [Function("KeySet")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = ".well-known/jwks.json")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);

        // Long enough to be cheap, and short enough that a key is known an hour before it signs where it is published the day before.
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Bytes(set, JwkSet.ContentType);
    }
}
