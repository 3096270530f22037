using L402Functions.Paywall;
using L402Functions.Paywall.Http;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Revocation;
using L402Functions.Protocol;
using L402Functions.Protocol.Challenges;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Operator;

/// <summary>What an operator asks of one sale: its row, and its end.</summary>
public sealed partial class SalesFunction(ISaleStore sales, IRevocationList revocations, ILogger<SalesFunction> logger)
{
    private const int LongestReason = 500;

    /// <summary><c>GET /operator/sales/{paymentHash}</c>: the row of a payment.</summary>
    [Function("OperatorSale")]
    public async Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/sales/{paymentHash}")] HttpRequest request,
        string paymentHash,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!PaymentHash.TryParse(paymentHash, out var hash))
        {
            return await RefuseAsync(request, BadHash);
        }

        try
        {
            return await sales.FindAsync(hash, cancellationToken) is { } sale
                ? TypedResults.Json(SaleReport.Of(sale), OperatorJson.Default.SaleReport)
                : await RefuseAsync(request, new ProblemDocument("not-found", "Not found", StatusCodes.Status404NotFound, "This payment was never redeemed."));
        }
        catch (StoreUnavailableException failed)
        {
            LogUnavailable(hash, failed);
            return await RefuseAsync(request, Unavailable);
        }
    }

    /// <summary><c>POST /operator/sales/{paymentHash}/revoke?reason=…</c>: no further use of the payment, for good.</summary>
    [Function("OperatorRevoke")]
    public async Task<IResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "operator/sales/{paymentHash}/revoke")] HttpRequest request,
        string paymentHash,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var reason = request.Query["reason"].ToString();
        if (!PaymentHash.TryParse(paymentHash, out var hash))
        {
            return await RefuseAsync(request, BadHash);
        }

        if (reason.Length is 0 or > LongestReason)
        {
            return await RefuseAsync(request, new ProblemDocument(
                "bad-request", "Bad request", StatusCodes.Status400BadRequest, $"Say why, in 1 to {LongestReason} characters: ?reason=…", "reason"));
        }

        try
        {
            await revocations.RevokeAsync(hash, reason, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (StoreUnavailableException failed)
        {
            LogUnavailable(hash, failed);
            return await RefuseAsync(request, Unavailable);
        }
    }

    private static ProblemDocument BadHash => new(
        "bad-request", "Bad request", StatusCodes.Status400BadRequest, "A payment hash has 64 hexadecimal digits.", "paymentHash");

    private static ProblemDocument Unavailable => new(
        "unavailable", "Temporarily unavailable", StatusCodes.Status503ServiceUnavailable, "The store did not answer, or not to everything; ask again.");

    private static async Task<IResult> RefuseAsync(HttpRequest request, ProblemDocument problem)
    {
        await ChallengeResponse.WriteProblemAsync(request.HttpContext, problem);
        return Results.Empty;
    }

    [LoggerMessage(1, LogLevel.Error, "The store did not answer an operator about payment {PaymentHash}")]
    private partial void LogUnavailable(PaymentHash paymentHash, Exception failed);
}
