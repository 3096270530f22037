using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Takes an operator's decision about a payment that software cannot decide.</summary>
public sealed class ResolveIntentFunction(StoreFaults faults, OperatorDesk desk, IntentFinder intents)
{
    /// <summary>
    /// <c>POST /operator/intents/{id}/resolve</c> <c>{outcome: release|settled|look_again|new_invoice, preimage?, fee_msat?, operator, reason}</c>.
    /// All but <c>new_invoice</c> are for intents that need an operator; that one is for a payment that failed for certain.
    /// </summary>
    [Function("ResolveIntent")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "operator/intents/{id}/resolve")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return faults.GuardAsync(request, async () => await JsonBody.ReadAsync(request, SpendingJson.Default.ResolveBody, cancellationToken) switch
        {
            BodyReading<ResolveBody>.Read { Value: var body } => await ResolveAsync(request, id, body, cancellationToken),
            BodyReading<ResolveBody>.Refused { Problem: var problem } => problem,
            var other => throw new InvalidOperationException($"{other.GetType()} is not a reading."),
        });
    }

    private async Task<IResult> ResolveAsync(HttpRequest request, string id, ResolveBody body, CancellationToken cancellationToken)
    {
        var problems = new List<FieldProblem>();
        var by = OperatorSaid.Name(body.Operator, problems);
        var reason = OperatorSaid.Reason(body.Reason, problems);
        var resolution = body.Read(problems);
        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        return await intents.FindAsync(request, id, cancellationToken) switch
        {
            IntentFinding.Found found => await ResolveAsync(found, resolution, by, reason, cancellationToken),
            IntentFinding.Refused { Problem: var problem } => problem,
            var other => throw new InvalidOperationException($"{other.GetType()} is not a finding."),
        };
    }

    private async Task<IResult> ResolveAsync(
        IntentFinding.Found found, Resolution? resolution, OperatorName by, string reason, CancellationToken cancellationToken)
    {
        var (root, intent) = found;
        if (resolution is Resolution.Paid { Preimage: { } proof } && intent.Invoice is { } invoice && !proof.Proves(invoice.PaymentHash))
        {
            return Problems.Bad("preimage", "That is the preimage of another payment.");
        }

        return (resolution is null
            ? await desk.AllowNewInvoiceAsync(root, intent.Id, by, reason, cancellationToken)
            : await desk.ResolveAsync(root, intent.Id, resolution, by, reason, cancellationToken)) switch
        {
            ResolveResult.Resolved resolved => TypedResults.Json(IntentReport.Of(root, resolved.Intent), SpendingJson.Default.IntentReport),
            ResolveResult.NotPossible => NotPossible,
            _ => Problems.NotFound("There is no such intent."),
        };
    }

    private static ProblemResult NotPossible => Problems.Conflict(
        "not-possible", "That cannot be decided about it", "The intent does not wait for this decision.");
}
