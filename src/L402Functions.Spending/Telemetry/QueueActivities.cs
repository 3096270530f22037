using System.Diagnostics;
using L402Functions.Protocol.Telemetry;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Telemetry;

/// <summary>
/// The spans at both ends of a queue, named as OpenTelemetry's conventions for messaging name them. Who handles a message goes on with the trace of
/// who sent it, so that a request, its message and its payment are one trace; the delivery's own trace is linked.
/// </summary>
public static class QueueActivities
{
    private const string System = "azure_queue_storage";

    /// <summary>The sending of a message about an intent.</summary>
    public static Activity? StartSend(string queue, IntentId intent) =>
        Tagged(L402Telemetry.Source.StartActivity($"send {queue}", ActivityKind.Producer), queue, "send")
            ?.SetTag("messaging.message.conversation_id", intent.ToString());

    /// <summary>The handling of a message.</summary>
    /// <param name="queue">Where it came from.</param>
    /// <param name="traceParent">The sender's trace, as the authenticated message has it; null where it has none.</param>
    public static Activity? StartProcess(string queue, string? traceParent)
    {
        var name = $"process {queue}";
        if (!ActivityContext.TryParse(traceParent, null, isRemote: true, out var sender))
        {
            return Tagged(L402Telemetry.Source.StartActivity(name, ActivityKind.Consumer), queue, "process");
        }

        ActivityLink[] delivery = Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? [new ActivityLink(current.Context)] : [];
        return Tagged(L402Telemetry.Source.StartActivity(name, ActivityKind.Consumer, sender, links: delivery), queue, "process");
    }

    private static Activity? Tagged(Activity? activity, string queue, string operation) => activity
        ?.SetTag("messaging.system", System)
        .SetTag("messaging.destination.name", queue)
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation.type", operation);
}
