using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Keys;

/// <summary>
/// Writes and reads the messages of the queues <c>payments</c> and <c>reconcile</c>. Ours carry ids only; an agent's own carries its request. Either is
/// believed for its authenticator alone.
/// </summary>
public sealed class QueueMessages(IMasterSecret master, AgentKeys keys)
{
    /// <summary>The version of both forms.</summary>
    public const int FormatVersion = 1;

    /// <summary>The longest message that is looked at, in bytes: what a storage queue takes, in base64.</summary>
    public const int MaxLength = 48 * 1024;

    /// <summary>The last second that a date can be, in Unix time.</summary>
    private const long MaxDue = 253_402_300_799;

    private readonly MessageMac macs = new(master, keys);

    /// <summary>Our own message about an intent, as JSON.</summary>
    /// <param name="kind">Which queue it is for.</param>
    /// <param name="root">Whose ledger the intent is in.</param>
    /// <param name="intent">The intent.</param>
    /// <param name="traceParent">The trace that its handling belongs to, as in the header of W3C Trace Context; null for none.</param>
    /// <param name="dueAt">When it is to be delivered; null for at once.</param>
    /// <exception cref="ArgumentException"><paramref name="traceParent"/> is no such text.</exception>
    public byte[] Write(MessageKind kind, AgentId root, IntentId intent, string? traceParent = null, DateTimeOffset? dueAt = null)
    {
        if (!IsTrace(traceParent))
        {
            throw new ArgumentException("Not a traceparent of W3C Trace Context.", nameof(traceParent));
        }

        Span<byte> mac = stackalloc byte[MessageMac.Length];
        var number = macs.CurrentNumber;
        var due = dueAt?.ToUnixTimeSeconds();
        if (!macs.TryCompute(number, kind, root, intent, traceParent, due, mac))
        {
            throw new InvalidOperationException($"The current master secret, number {number}, is missing.");
        }

        return JsonSerializer.SerializeToUtf8Bytes(
            new QueueMessageJson
            {
                V = FormatVersion,
                Master = number,
                Root = root.ToString(),
                Intent = intent.ToString(),
                Traceparent = traceParent,
                Due = due,
                Mac = Convert.ToHexStringLower(mac),
            },
            QueueMessageJsonContext.Default.QueueMessageJson);
    }

    /// <summary>An agent's own message for the queue <c>payments</c>, as JSON: what an agent does on its side.</summary>
    public static byte[] Write(AgentKey key, PaymentRequestForm form)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(form);
        Span<byte> mac = stackalloc byte[MessageMac.Length];
        MessageMac.Compute(key, form, mac);
        return JsonSerializer.SerializeToUtf8Bytes(
            new QueueMessageJson
            {
                V = FormatVersion,
                Master = key.MasterNumber,
                Agent = key.Agent.ToString(),
                Generation = key.Generation,
                IdempotencyKey = form.IdempotencyKey,
                Invoice = form.Invoice,
                Purpose = form.Purpose,
                Url = form.Url,
                Method = form.Method,
                Category = form.Category,
                Session = form.Session,
                QuotedMsat = form.QuotedMsat,
                Mac = Convert.ToHexStringLower(mac),
            },
            QueueMessageJsonContext.Default.QueueMessageJson);
    }

    /// <summary>Reads a message that came from the queue of <paramref name="kind"/>.</summary>
    public MessageReading Read(MessageKind kind, ReadOnlySpan<byte> message)
    {
        if (message.Length > MaxLength || Parse(message) is not { } json)
        {
            return Refused(MessageFault.Malformed);
        }

        if (json.V != FormatVersion)
        {
            return Refused(MessageFault.UnknownVersion);
        }

        Span<byte> mac = stackalloc byte[MessageMac.Length];
        if (json.Mac is not { Length: MessageMac.Length * 2 } hex
            || Convert.FromHexString(hex, mac, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return Refused(MessageFault.Malformed);
        }

        return json.Agent is null ? ReadOwn(kind, json, mac) : ReadAgents(kind, json, mac);
    }

    private MessageReading ReadOwn(MessageKind kind, QueueMessageJson json, ReadOnlySpan<byte> mac)
    {
        if (!json.IsOwn || !AgentId.TryParse(json.Root, out var root) || !IntentId.TryParseStored(json.Intent, out var intent) || !IsTrace(json.Traceparent)
            || json.Due is < 0 or > MaxDue)
        {
            return Refused(MessageFault.Malformed);
        }

        Span<byte> expected = stackalloc byte[MessageMac.Length];
        return macs.TryCompute(json.Master, kind, root, intent, json.Traceparent, json.Due, expected) & CryptographicOperations.FixedTimeEquals(expected, mac)
            ? new MessageReading.Own(root, intent)
            {
                TraceParent = json.Traceparent,
                DueAt = json.Due is { } due ? DateTimeOffset.FromUnixTimeSeconds(due) : null,
            }
            : Refused(MessageFault.NotAuthentic);
    }

    private MessageReading ReadAgents(MessageKind kind, QueueMessageJson json, ReadOnlySpan<byte> mac)
    {
        if (kind != MessageKind.Payment || json.Root is not null || json.Intent is not null || json.Traceparent is not null || json.Due is not null
            || json.Generation is not { } generation || generation < 1 || !AgentId.TryParse(json.Agent, out var agent))
        {
            return Refused(MessageFault.Malformed);
        }

        Span<byte> expected = stackalloc byte[MessageMac.Length];
        if (!(macs.TryCompute(agent, json.Master, generation, json.ToForm(), expected) & CryptographicOperations.FixedTimeEquals(expected, mac)))
        {
            return Refused(MessageFault.NotAuthentic);
        }

        return json.ToForm().TryRead(agent, out var request, out var problems)
            ? new MessageReading.FromAgent(request, generation)
            : new MessageReading.Refused(MessageFault.NotARequest, problems);
    }

    private static bool IsTrace(string? text) => text is null || ActivityContext.TryParse(text, null, out _);

    private static MessageReading.Refused Refused(MessageFault fault) => new(fault, []);

    private static QueueMessageJson? Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, QueueMessageJsonContext.Default.QueueMessageJson);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
