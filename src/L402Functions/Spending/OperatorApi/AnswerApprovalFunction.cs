using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Takes an operator's answer to a payment that waits for one.</summary>
public sealed class AnswerApprovalFunction(StoreFaults faults, OperatorDesk desk, IntentFinder intents)
{
    /// <summary>
    /// <c>POST /operator/approvals/{id}</c> <c>{decision: approve|deny, operator, reason}</c>, with <c>payment_hash</c>, <c>amount_msat</c> and
    /// <c>policy</c> as they were seen: where one of them differs from what now waits, the answer counts for nothing.
    /// </summary>
    [Function("AnswerApproval")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "operator/approvals/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () => await JsonBody.ReadAsync(request, SpendingJson.Default.ApprovalBody, cancellationToken) switch
        {
            BodyReading<ApprovalBody>.Read { Value: var body } => await AnswerAsync(request, id, body, cancellationToken),
            BodyReading<ApprovalBody>.Refused { Problem: var problem } => problem,
            var other => throw new InvalidOperationException($"{other.GetType()} is not a reading."),
        });
    }

    private async Task<IResult> AnswerAsync(HttpRequest request, string id, ApprovalBody body, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var approve = body.IsApproval(problems);
        var by = OperatorSaid.Name(body.Operator, problems);
        var reason = OperatorSaid.Reason(body.Reason, problems);
        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        switch (await intents.FindAsync(request, id, cancellationToken))
        {
            case IntentFinding.Refused { Problem: var problem }:
                return problem;
            case IntentFinding.Found { Intent: { State: IntentState.AwaitingApproval, Invoice: { } invoice, Wanted: { } wanted, Policy: { } policy } intent, Root: var root }:
                if (!body.Saw(intent))
                {
                    return Mismatch;
                }

                return Answer(root, approve
                    ? await desk.ApproveAsync(root, intent.Id, invoice.PaymentHash, wanted.Amount, policy, by, reason, cancellationToken)
                    : await desk.RefuseAsync(root, intent.Id, by, reason, cancellationToken));
            default:
                return NotWaiting;
        }
    }

    private static IResult Answer(Agents.AgentId root, ApprovalResult result) => result switch
    {
        ApprovalResult.Done done => TypedResults.Json(IntentReport.Of(root, done.Intent), SpendingJson.Default.IntentReport),
        ApprovalResult.Mismatch => Mismatch,
        _ => NotWaiting,
    };

    private static ProblemResult Mismatch => Problems.Conflict(
        "approval-mismatch", "Something else waits now", "The invoice, the amount or the policies are not those that were seen: look again, and answer again.");

    private static ProblemResult NotWaiting => Problems.Conflict("not-waiting", "It does not wait for approval", "The intent waits for no answer, or not any more.");
}
