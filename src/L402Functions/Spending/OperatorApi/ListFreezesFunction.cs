using L402Functions.Spending.Freezes;
using L402Functions.Spending.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Shows what is stopped for all agents.</summary>
public sealed class ListFreezesFunction(StoreFaults faults, FreezeDesk freezes)
{
    /// <summary><c>GET /operator/freeze</c>: every stop sign, who put it up, when and why.</summary>
    [Function("ListFreezes")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/freeze")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () =>
            TypedResults.Json(FreezeReport.Of(await freezes.ListAsync(cancellationToken)), SpendingJson.Default.FreezeReport));
    }
}
