using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Gives an agent its next key.</summary>
public sealed class IssueKeyFunction(StoreFaults faults, AgentDesk desk)
{
    /// <summary>
    /// <c>POST /operator/agents/{id}/keys</c> <c>{operator, overlap_seconds?}</c>: the next generation, shown this once. The one before ends at once,
    /// or goes on for so many seconds; those before it end.
    /// </summary>
    [Function("IssueKey")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "operator/agents/{id}/keys")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () => await JsonBody.ReadAsync(request, SpendingJson.Default.KeyBody, cancellationToken) switch
        {
            BodyReading<KeyBody>.Read { Value: var body } => AgentId.TryParse(id, out var agent) ? await IssueAsync(agent, body, cancellationToken) : AgentAnswer.Missing,
            BodyReading<KeyBody>.Refused { Problem: var problem } => problem,
            var other => throw new InvalidOperationException($"{other.GetType()} is not a reading."),
        });
    }

    private async Task<IResult> IssueAsync(AgentId agent, KeyBody body, CancellationToken cancellationToken)
    {
        if (!body.TryRead(out var by, out var overlap, out var problems))
        {
            return Problems.Bad(problems);
        }

        return await desk.RotateKeyAsync(agent, overlap, by, cancellationToken) is { } key && await desk.FindAsync(agent, cancellationToken) is { } entry
            ? TypedResults.Json(
                new IssuedKey(agent.ToString(), key.Generation, entry.Keys.PreviousUntil, key.Reveal()),
                SpendingJson.Default.IssuedKey,
                statusCode: StatusCodes.Status201Created)
            : AgentAnswer.Missing;
    }
}
