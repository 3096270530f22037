using System.Globalization;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Http;
using L402Functions.Spending.Intents;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.AgentApi;

/// <summary>Tells the agent that asked what became of a payment.</summary>
public sealed class FindPaymentFunction(AgentDoor door, PaymentWait payments)
{
    private static readonly ProblemResult Missing = Problems.NotFound("You have asked for no payment under this name.");

    /// <summary><c>GET /v1/payments/{id}</c>, with <c>?wait=</c> 0 to 25 seconds for it to come to something.</summary>
    [Function("FindPayment")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/payments/{id}")] HttpRequest request, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return door.EnterAsync(request, agent => FindAsync(request, agent, id, cancellationToken), cancellationToken);
    }

    private async Task<IResult> FindAsync(HttpRequest request, AgentId agent, string id, CancellationToken cancellationToken)
    {
        var asked = request.Query["wait"].ToString();
        var seconds = 0;
        if (asked.Length > 0
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds > PaymentWait.Longest.TotalSeconds))
        {
            return Problems.Bad("wait", $"Whole seconds are needed, 0 to {PaymentWait.Longest.TotalSeconds:0}.");
        }

        return IntentId.TryParse(id, out var intent)
            && await payments.FindAsync(agent, intent, TimeSpan.FromSeconds(seconds), cancellationToken) is { } found
                ? TypedResults.Json(PaymentReport.Of(found), SpendingJson.Default.PaymentReport)
                : Missing;
    }
}
