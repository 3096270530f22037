using System.Text;
using L402Functions.Spending.Payments;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Spending.Triggers;

/// <summary>Takes the messages of the queue of look-ups.</summary>
public sealed class ReconcileFunction(MessageDesk desk)
{
    /// <summary>One message. What it throws is delivered again.</summary>
    [Function("Reconcile")]
    public Task RunAsync([QueueTrigger("reconcile", Connection = MoneyConnection.Name)] string message, FunctionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return desk.ReconcileAsync(Encoding.UTF8.GetBytes(message), MessageTime.Of(context), cancellationToken);
    }
}
