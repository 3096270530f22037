using System.Globalization;
using System.Security.Cryptography;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Keys;

/// <summary>
/// The authenticators of queue messages, HMAC-SHA256 over an explicit text with a version in its first line: each field as
/// <c>name:length:value</c> and a line feed, the length in bytes of UTF-8, or <c>name:-</c> where it is absent. The fields and their order are
/// those below. A queue is no boundary: whoever can write to it must still not be able to move money.
/// </summary>
internal sealed class MessageMac(IMasterSecret master, AgentKeys keys)
{
    public const int Length = IMasterSecret.MacLength;

    private const string OwnForm = "l402functions/queue-message/1";
    private const string AgentForm = "l402functions/agent-message/1";

    public int CurrentNumber => master.CurrentNumber;

    /// <summary>The authenticator of our own message. False where there is no master secret of that number; the result is then nobody's.</summary>
    public bool TryCompute(int masterNumber, MessageKind kind, AgentId root, IntentId intent, string? traceParent, long? due, Span<byte> mac)
    {
        Span<byte> key = stackalloc byte[Length];
        var known = master.TryAuthenticate(masterNumber, "l402functions/queue-message-key/1"u8, key);
        var text = new FieldText(OwnForm)
            .Add("kind", SnakeCase.Of(kind))
            .Add("root", root.ToString())
            .Add("intent", intent.ToString())
            .Add("traceparent", traceParent)
            .Add("due", due?.ToString(CultureInfo.InvariantCulture));
        HMACSHA256.HashData(key, text.ToUtf8(), mac);
        CryptographicOperations.ZeroMemory(key);
        return known;
    }

    /// <summary>The authenticator of an agent's message, as the server derives it.</summary>
    public bool TryCompute(AgentId agent, int masterNumber, int generation, PaymentRequestForm form, Span<byte> mac)
    {
        var known = keys.TryDerive(agent, masterNumber, generation, out var key);
        Compute(key, form, mac);
        return known;
    }

    /// <summary>The authenticator of an agent's message, as the agent computes it.</summary>
    public static void Compute(AgentKey key, PaymentRequestForm form, Span<byte> mac)
    {
        Span<byte> messageKey = stackalloc byte[Length];
        key.DeriveMessageKey(messageKey);
        var text = new FieldText(AgentForm)
            .Add("agent", key.Agent.ToString())
            .Add("master", key.MasterNumber.ToString(CultureInfo.InvariantCulture))
            .Add("generation", key.Generation.ToString(CultureInfo.InvariantCulture))
            .Add("idempotency_key", form.IdempotencyKey)
            .Add("invoice", form.Invoice)
            .Add("purpose", form.Purpose)
            .Add("url", form.Url)
            .Add("method", form.Method)
            .Add("category", form.Category)
            .Add("session", form.Session)
            .Add("quoted_msat", form.QuotedMsat?.ToString(CultureInfo.InvariantCulture));
        HMACSHA256.HashData(messageKey, text.ToUtf8(), mac);
        CryptographicOperations.ZeroMemory(messageKey);
    }
}
