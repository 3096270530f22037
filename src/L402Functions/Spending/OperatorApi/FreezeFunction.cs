using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Stops payments and lets them go on. A payment that is already being sent is not called back.</summary>
public sealed partial class FreezeFunction(StoreFaults faults, FreezeDesk freezes, AgentDesk desk, ILogger<FreezeFunction> logger)
{
    /// <summary>
    /// <c>POST /operator/freeze</c> <c>{scope: global|agent|host|payee, target?, frozen, operator, reason}</c>: 204 once every payment that is decided
    /// or sent from now on sees it and it is on record under the operator's name.
    /// </summary>
    [Function("Freeze")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "operator/freeze")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () => await JsonBody.ReadAsync(request, SpendingJson.Default.FreezeBody, cancellationToken) switch
        {
            BodyReading<FreezeBody>.Read { Value: var body } => await FreezeAsync(body, cancellationToken),
            BodyReading<FreezeBody>.Refused { Problem: var problem } => problem,
            var other => throw new InvalidOperationException($"{other.GetType()} is not a reading."),
        });
    }

    private async Task<IResult> FreezeAsync(FreezeBody body, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var common = body.Common(problems);
        var agent = body.Agent(problems);
        var by = OperatorSaid.Name(body.Operator, problems);
        var reason = OperatorSaid.Reason(body.Reason, problems);
        if (body.Frozen is not { } frozen)
        {
            problems.Add(new FieldProblem("frozen", "Say true to stop, false to let go on."));
            return Problems.Bad(problems);
        }

        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        if (agent is { } named)
        {
            return await desk.SetFrozenAsync(named, frozen, by, reason, cancellationToken) ? Done(body.Scope!, body.Target, frozen, by, reason) : AgentAnswer.Missing;
        }

        await (frozen
            ? freezes.FreezeAsync(common!, by, reason, cancellationToken)
            : freezes.ThawAsync(common!, by, reason, cancellationToken));
        return Done(body.Scope!, body.Target, frozen, by, reason);
    }

    private NoContent Done(string scope, string? target, bool frozen, OperatorName by, string reason)
    {
        LogFreeze(by, frozen, scope, target, reason);
        return TypedResults.NoContent();
    }

    [LoggerMessage(1, LogLevel.Warning, "Operator {Operator} set frozen to {Frozen} for {Scope} {Target}: {Reason}")]
    private partial void LogFreeze(OperatorName @operator, bool frozen, string scope, string? target, string reason);
}
