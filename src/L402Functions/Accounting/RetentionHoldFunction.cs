using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Http;
using L402Functions.Spending.OperatorApi;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Retention;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Accounting;

/// <summary>Legal holds: forbids deleting audit rows, and allows it again.</summary>
public sealed class RetentionHoldFunction(StoreFaults faults, HoldDesk holds, IAgentDirectory agents)
{
    /// <summary><c>GET /operator/holds</c>: every hold, who set it, when and why.</summary>
    [Function("ListHolds")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "operator/holds")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () =>
            TypedResults.Json(HoldReport.Of(await holds.ListAsync(cancellationToken)), AccountingJson.Default.HoldReport));
    }

    /// <summary>
    /// <c>POST /operator/holds</c> <c>{root?, operator, reason}</c>: 204 once no row is deleted any more, but for those of a transaction that is under
    /// way, and it is on record under the operator's name.
    /// </summary>
    [Function("SetHold")]
    public Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "operator/holds")] HttpRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(request, set: true, cancellationToken);

    /// <summary><c>DELETE /operator/holds</c> <c>{root?, operator, reason}</c>: 204 once it is on record and rows may be deleted again.</summary>
    [Function("LiftHold")]
    public Task<IResult> LiftAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "operator/holds")] HttpRequest request, CancellationToken cancellationToken) =>
        ChangeAsync(request, set: false, cancellationToken);

    private Task<IResult> ChangeAsync(HttpRequest request, bool set, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () => await JsonBody.ReadAsync(request, AccountingJson.Default.HoldBody, cancellationToken) switch
        {
            BodyReading<HoldBody>.Read { Value: var body } => await ChangeAsync(body, set, cancellationToken),
            BodyReading<HoldBody>.Refused { Problem: var problem } => problem,
            var other => throw new InvalidOperationException($"{other.GetType()} is not a reading."),
        });
    }

    private async Task<IResult> ChangeAsync(HoldBody body, bool set, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var root = body.RootOf(problems);
        var by = OperatorSaid.Name(body.Operator, problems);
        var reason = OperatorSaid.Reason(body.Reason, problems);
        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        // A hold on a name that has no rows of its own would hold nothing, and seem to.
        if (root is { } named && await agents.FindRootAsync(named, cancellationToken) != named)
        {
            return Problems.Bad("root", "No tree of agents has that root; a hold is on a whole tree.");
        }

        await (set ? holds.SetAsync(root, by, reason, cancellationToken) : holds.LiftAsync(root, by, reason, cancellationToken));
        return TypedResults.NoContent();
    }
}
