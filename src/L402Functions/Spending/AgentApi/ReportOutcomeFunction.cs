using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.AgentApi;

/// <summary>Takes an agent's word for what came back for its money, so that the record says what was bought and not only what was paid.</summary>
public sealed class ReportOutcomeFunction(AgentDoor door, Cashier cashier)
{
    private static readonly ProblemResult Missing = Problems.NotFound("You have asked for no payment under this name.");

    /// <summary>
    /// <c>POST /v1/payments/{id}/outcome</c> <c>{status, bytes?, body_sha256?, note?}</c>: 201 the first time, 200 for the same again, 409 for another.
    /// </summary>
    [Function("ReportOutcome")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/payments/{id}/outcome")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return door.EnterAsync(request, agent => ReportAsync(request, agent, id, cancellationToken), cancellationToken);
    }

    private async Task<IResult> ReportAsync(HttpRequest request, AgentId agent, string id, CancellationToken cancellationToken)
    {
        switch (await JsonBody.ReadAsync(request, SpendingJson.Default.OutcomeBody, cancellationToken))
        {
            case BodyReading<OutcomeBody>.Read { Value: var body }:
                return !body.ToForm().TryRead(out var outcome, out var problems) ? Problems.Bad([.. problems.Select(p => new FieldProblem(p.Field, p.Message))])
                    : !IntentId.TryParse(id, out var intent) ? Missing
                    : Answer(await cashier.ReportAsync(agent, intent, outcome, cancellationToken));
            case BodyReading<OutcomeBody>.Refused { Problem: var problem }:
                return problem;
            case var other:
                throw new InvalidOperationException($"{other.GetType()} is not a reading.");
        }
    }

    private static IResult Answer(ReportResult result) => result switch
    {
        ReportResult.Reported reported => TypedResults.Json(
            PaymentReport.Of(reported.Intent), SpendingJson.Default.PaymentReport, statusCode: StatusCodes.Status201Created),
        ReportResult.Replayed replayed => TypedResults.Json(PaymentReport.Of(replayed.Intent), SpendingJson.Default.PaymentReport),
        ReportResult.Differs => Problems.Conflict(
            "outcome-reported", "Another outcome is on record", "What came back was reported before, and differently. A report is never changed."),
        ReportResult.NotPaid => Problems.Conflict("not-settled", "It is not paid", "Only for a settled payment can something have come back."),
        ReportResult.TellsProof proof => Problems.Bad(proof.Field, "That is the proof of payment, which does not go on record."),
        _ => Missing,
    };
}
