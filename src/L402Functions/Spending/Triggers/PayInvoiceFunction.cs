using System.Text;
using L402Functions.Spending.Payments;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.Triggers;

/// <summary>Takes the messages of the queue of payments: ours about an intent, and agents' own requests.</summary>
public sealed class PayInvoiceFunction(MessageDesk desk)
{
    /// <summary>One message. What it throws is delivered again.</summary>
    [Function("PayInvoice")]
    public Task RunAsync([QueueTrigger("payments", Connection = MoneyConnection.Name)] string message, FunctionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return desk.PayAsync(Encoding.UTF8.GetBytes(message), MessageTime.Of(context), cancellationToken);
    }
}
