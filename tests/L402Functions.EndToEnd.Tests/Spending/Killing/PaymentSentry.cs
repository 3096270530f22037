using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>
/// Watches what one payment causes at the storage: counts each write, and each time that a message about it is taken, and at one of these steps
/// pulls the plug.
/// </summary>
/// <param name="id">The payment's name, which is in every row and message about it.</param>
/// <param name="point">Where to pull the plug; nowhere where null.</param>
/// <param name="pull">Ends the process; when it returns, there is none.</param>
internal sealed partial class PaymentSentry(string id, KillPoint? point, Action pull) : Sentry(pull)
{
    private readonly Lock gate = new();
    private readonly List<string> steps = [];
    private readonly ConcurrentDictionary<string, MessageReceipt> messages = new();

    /// <summary>The steps so far, in order.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (gate)
            {
                return [.. steps];
            }
        }
    }

    /// <summary>The messages about the payment that are in a queue, taken or not.</summary>
    public IReadOnlyCollection<MessageReceipt> Messages => [.. messages.Values];

    public override async Task<int?> SeeAsync(StoredRequest request)
    {
        RefuseIfPulled();
        if (request.Method == "GET" || !IsAbout(request))
        {
            return null;
        }

        var number = Count(NameOf(request));
        await PullAtAsync(number, KillMoment.Before);
        return number;
    }

    public override async Task SeeAsync(StoredRequest request, int? number, byte[] answer)
    {
        RefuseIfPulled();
        if (request is { Method: "DELETE", Path: [_, "messages", var done] })
        {
            messages.TryRemove(done, out _);
        }

        if (request.Path is [var queue, "messages", ..] && answer.Length > 0 && (number is not null || request.Takes))
        {
            var known = Remember(queue, request.Takes, answer);
            number ??= known ? Count($"taking the message of {queue}") : null;
        }

        if (number is { } counted)
        {
            await PullAtAsync(counted, KillMoment.After);
        }
    }

    private async Task PullAtAsync(int number, KillMoment moment)
    {
        if (point?.Number == number && point.Moment == moment)
        {
            await PullAndRefuseAsync();
        }
    }

    private int Count(string step)
    {
        lock (gate)
        {
            steps.Add(step);
            if (point?.Number == steps.Count && point.Step != step)
            {
                Fail(new InvalidOperationException($"Step {steps.Count} is {step} and not {point.Step}: something else goes on beside the payment."));
            }

            return steps.Count;
        }
    }

    private bool IsAbout(StoredRequest request) => request.Path switch
    {
        [_, "messages", var message] => messages.ContainsKey(message),
        [_, "messages"] => Read(request.Body).Descendants("MessageText").Any(t => IsAbout(t.Value)),
        _ => Encoding.UTF8.GetString(request.Body).Contains(id, StringComparison.Ordinal),
    };

    private bool IsAbout(string messageText) => Encoding.UTF8.GetString(Convert.FromBase64String(messageText)).Contains(id, StringComparison.Ordinal);

    /// <summary>Keeps the ids of messages about the payment, as later requests name them by nothing else.</summary>
    private bool Remember(string queue, bool taken, byte[] answer)
    {
        var found = false;
        foreach (var message in Read(answer).Descendants("QueueMessage"))
        {
            // What was just put in is described without its text.
            if (message.Element("MessageText") is not { } text || IsAbout(text.Value))
            {
                var name = message.Element("MessageId")!.Value;
                messages[name] = new MessageReceipt(queue, name, message.Element("PopReceipt")!.Value, taken);
                found = true;
            }
        }

        return found;
    }

    /// <summary>With its byte order mark, where it has one.</summary>
    private static XDocument Read(byte[] xml)
    {
        using var stream = new MemoryStream(xml);
        return XDocument.Load(stream);
    }

    private static string NameOf(StoredRequest request) => request.Path switch
    {
        [var queue, "messages", _] => $"{(request.Method == "DELETE" ? "deleting" : "changing")} the message of {queue}",
        [var queue, "messages"] => $"a message to {queue}",
        ["$batch"] => $"a transaction of {string.Join(' ', Rows().Matches(Encoding.UTF8.GetString(request.Body)).Select(m => m.Groups[1].Value).Distinct())}",
        [var table, ..] => $"{request.Method} in {table.Split('(')[0]}",
        [] => request.Method,
    };

    [GeneratedRegex("\"RowKey\":\"(head|.\\|)")]
    private static partial Regex Rows();
}
