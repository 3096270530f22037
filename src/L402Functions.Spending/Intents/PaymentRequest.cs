using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Intents;

/// <summary>
/// What an agent asks for, in order as far as its form goes; <see cref="PaymentRequestForm"/> makes it. Whether any of it is true or allowed is
/// decided later.
/// </summary>
public sealed record PaymentRequest
{
    /// <summary>The most characters of a purpose.</summary>
    public const int MaxPurposeLength = 500;

    /// <summary>Who asks: from the agent's key, never from a body.</summary>
    public required AgentId Agent { get; init; }

    /// <summary>The caller's name for the purpose.</summary>
    public required IntentId Id { get; init; }

    /// <summary>The BOLT11 invoice.</summary>
    public required string Invoice { get; init; }

    /// <summary>What the intent's name is bound to.</summary>
    public required RequestDigest Digest { get; init; }

    /// <summary>What it is for, in the agent's words: text to be shown, never to be followed.</summary>
    public required string Purpose { get; init; }

    /// <summary>The call that is paid for, without its query; null where the agent does not say.</summary>
    public CanonicalUrl? Url { get; init; }

    /// <summary>The HTTP method, in upper case.</summary>
    public string? Method { get; init; }

    /// <summary>What the agent calls this kind of spending.</summary>
    public CategoryName? Category { get; init; }

    /// <summary>The agent's session.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The price that the agent was quoted.</summary>
    public Msat? Quoted { get; init; }

    /// <summary>Which agent asks for which purpose, and nothing of what it says.</summary>
    public override string ToString() => $"PaymentRequest({Agent}, {Id})";
}
