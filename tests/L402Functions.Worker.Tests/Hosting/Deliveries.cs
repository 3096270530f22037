using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using L402Functions.Worker.Tests.Wire;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>What the host makes of a message and of the time: the invocations of functions with such triggers.</summary>
internal static class Deliveries
{
    /// <summary>The queue that a function listens to, read as the host reads it.</summary>
    public static QueueClient QueueOf(HostedFunction function, string storage) =>
        new(storage, (string)function.Trigger["queueName"]!, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    /// <summary>
    /// An invocation for a message: its text, and what the queue says of it. A message that is a JSON object adds its own members to that, and has the last
    /// word where names are the same.
    /// </summary>
    public static InvocationRequest Message(HostedFunction function, QueueMessage message)
    {
        var text = message.Body.ToString();
        var metadata = new Dictionary<string, TypedData>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = Text(text),
            ["Id"] = Text(message.MessageId),
            ["PopReceipt"] = Text(message.PopReceipt),
            ["DequeueCount"] = new TypedData { Json = message.DequeueCount.ToString(CultureInfo.InvariantCulture) },
            ["InsertionTime"] = Time(message.InsertedOn),
            ["ExpirationTime"] = Time(message.ExpiresOn),
            ["NextVisibleTime"] = Time(message.NextVisibleOn),
        };
        foreach (var (name, value) in JsonNode.Parse(text)!.AsObject().Where(m => m.Value is not (null or JsonArray)))
        {
            metadata[name] = value is JsonObject ? new TypedData { Json = value.ToJsonString() } : Text(value!.ToString());
        }

        return function.Invocation(Text(text), metadata);
    }

    /// <summary>An invocation at a time of the function's schedule.</summary>
    public static InvocationRequest Tick(HostedFunction function, DateTimeOffset now)
    {
        var timer = new JsonObject
        {
            ["Schedule"] = new JsonObject { ["AdjustForDST"] = true },
            ["ScheduleStatus"] = new JsonObject
            {
                ["Last"] = now.AddMinutes(-1),
                ["LastUpdated"] = now.AddMinutes(-1),
                ["Next"] = now,
            },
            ["IsPastDue"] = false,
        };
        var said = now.ToString("G", CultureInfo.InvariantCulture);
        return function.Invocation(new TypedData { Json = timer.ToJsonString() }, [KeyValuePair.Create("TimerTrigger", Text(said))]);
    }

    private static TypedData Text(string text) => new() { String = text };

    private static TypedData Time(DateTimeOffset? time) => new() { Json = JsonSerializer.Serialize(time) };
}
