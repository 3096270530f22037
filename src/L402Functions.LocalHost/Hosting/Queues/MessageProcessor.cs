using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using L402Functions.LocalHost.Hosting.Catalog;
using L402Functions.LocalHost.Hosting.Invocation;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Hosting.Queues;

/// <summary>
/// One delivery of a message: runs the function and settles the message. Done → deleted; failed → hidden for the visibility timeout, then
/// delivered again; failed on the last delivery, or unreadable → copied to the poison queue, then deleted.
/// </summary>
internal sealed class MessageProcessor(
    LocalFunction function,
    QueueClient queue,
    QueueClient? poison,
    QueueSettings settings,
    TimeSpan lease,
    FunctionInvoker invoker,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>How long a received message is hidden.</summary>
    public TimeSpan Lease => lease;

    /// <summary>Never throws: what cannot be settled is delivered again.</summary>
    public async Task ProcessAsync(QueueMessage message, CancellationToken cancelled)
    {
        try
        {
            if (message.DequeueCount > settings.MaxDequeueCount || !TryRead(message, out var text))
            {
                await PoisonAsync(message, message.PopReceipt);
                return;
            }

            var hidden = new MessageLease(queue, message, lease, time);
            var done = await RunAsync(message, text, cancelled);

            // Renewal has ended before the receipt is read: it is the last one.
            await hidden.DisposeAsync();
            await SettleAsync(message, hidden.PopReceipt, done);
        }
        catch (RequestFailedException unsettled)
        {
            HostLog.MessageUnsettled(logger, function.Name, message.MessageId, unsettled);
        }
        catch (AggregateException unreachable)
        {
            HostLog.MessageUnsettled(logger, function.Name, message.MessageId, unreachable);
        }
    }

    private async Task<bool> RunAsync(QueueMessage message, string text, CancellationToken cancelled)
    {
        try
        {
            await invoker.RunAsync(function, Data(message, text), cancelled);
            return true;
        }
        catch (Exception failure)
        {
            HostLog.MessageFailed(logger, function.Name, message.MessageId, message.DequeueCount, failure);
            return false;
        }
    }

    private Task SettleAsync(QueueMessage message, string receipt, bool done)
    {
        if (done)
        {
            return queue.DeleteMessageAsync(message.MessageId, receipt);
        }

        return message.DequeueCount >= settings.MaxDequeueCount
            ? PoisonAsync(message, receipt)
            : queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: settings.VisibilityTimeout);
    }

    // A poison queue has none of its own: what fails there is left where it is, for a person to look at.
    private async Task PoisonAsync(QueueMessage message, string receipt)
    {
        if (poison is null)
        {
            return;
        }

        HostLog.MessagePoisoned(logger, function.Name, message.MessageId, poison.Name, message.DequeueCount);
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.MessageText, timeToLive: Forever);
        await queue.DeleteMessageAsync(message.MessageId, receipt);
    }

    private bool TryRead(QueueMessage message, [NotNullWhen(true)] out string? text)
    {
        text = message.MessageText;
        if (!settings.Base64)
        {
            return true;
        }

        var bytes = new byte[text.Length];
        text = Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
        return text is not null;
    }

    private TriggerData Data(QueueMessage message, string text)
    {
        var wanted = function.Trigger.Parameter.ParameterType;
        object value = wanted == typeof(QueueMessage) ? QueuesModelFactory.QueueMessage(
                message.MessageId, message.PopReceipt, text, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn)
            : wanted == typeof(BinaryData) ? BinaryData.FromString(text)
            : text;
        return new TriggerData(value, new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = text,
            ["Id"] = message.MessageId,
            ["PopReceipt"] = message.PopReceipt,
            ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["InsertionTime"] = JsonSerializer.Serialize(message.InsertedOn),
            ["ExpirationTime"] = JsonSerializer.Serialize(message.ExpiresOn),
            ["NextVisibleTime"] = JsonSerializer.Serialize(message.NextVisibleOn),
        });
    }
}
