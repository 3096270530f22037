using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.AgentApi;

/// <summary>Takes a request for a payment, writes it down and lets it be decided.</summary>
public sealed class RequestPaymentFunction(AgentDoor door, Cashier cashier)
{
    /// <summary><c>POST /v1/payments</c> with <c>Idempotency-Key</c>: 202, or 200 with what stands where the same was asked before.</summary>
    [Function("RequestPayment")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/payments")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return door.EnterAsync(request, agent => AskAsync(request, agent, cancellationToken), cancellationToken);
    }

    private async Task<IResult> AskAsync(HttpRequest request, AgentId agent, CancellationToken cancellationToken)
    {
        switch (await JsonBody.ReadAsync(request, SpendingJson.Default.PaymentBody, cancellationToken))
        {
            case BodyReading<PaymentBody>.Read { Value: var body }:
                return body.Named(IdempotencyKey.Of(request)).TryRead(agent, out var asked, out var problems)
                    ? Answer(request, await cashier.AcceptAsync(asked, cancellationToken))
                    : Problems.Bad([.. problems.Select(p => new FieldProblem(p.Field == "idempotency_key" ? IdempotencyKey.Header : p.Field, p.Message))]);
            case BodyReading<PaymentBody>.Refused { Problem: var problem }:
                return problem;
            case var other:
                throw new InvalidOperationException($"{other.GetType()} is not a reading.");
        }
    }

    private static IResult Answer(HttpRequest request, AcceptResult result) => result switch
    {
        AcceptResult.Accepted accepted => Report(request, accepted.Intent, StatusCodes.Status202Accepted),
        AcceptResult.Replayed replayed => Report(request, replayed.Intent, StatusCodes.Status200OK),
        AcceptResult.KeyReused => Problems.KeyReused,
        AcceptResult.UnknownAgent => Problems.Unauthorized,
        _ => throw new InvalidOperationException($"{result.GetType()} is not an answer."),
    };

    private static JsonHttpResult<PaymentReport> Report(HttpRequest request, Intent intent, int status)
    {
        request.HttpContext.Response.Headers.Location = $"{request.PathBase}{request.Path.Value!.TrimEnd('/')}/{intent.Id}";
        return TypedResults.Json(PaymentReport.Of(intent), SpendingJson.Default.PaymentReport, statusCode: status);
    }
}
