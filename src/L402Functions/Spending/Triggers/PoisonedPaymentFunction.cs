using System.Text;
using L402Functions.Spending.Payments;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.Triggers;

/// <summary>Takes what failed at every delivery: an operator must look, and every reservation stays.</summary>
public sealed class PoisonedPaymentFunction(MessageDesk desk)
{
    /// <summary>One message. What it throws is delivered again.</summary>
    [Function("PoisonedPayment")]
    public Task RunAsync([QueueTrigger("payments-poison", Connection = MoneyConnection.Name)] string message, FunctionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return desk.TakePoisonedAsync(Encoding.UTF8.GetBytes(message), MessageTime.Of(context), cancellationToken);
    }
}
