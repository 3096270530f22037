using L402Functions.Spending.Intents;

namespace L402Functions.Spending.AgentApi;

/// <summary>The body of <c>POST /v1/payments</c>, as it comes.</summary>
internal sealed record PaymentBody
{
    public string? Invoice { get; init; }

    public string? Purpose { get; init; }

    public string? Url { get; init; }

    public string? Method { get; init; }

    public string? Category { get; init; }

    public string? Session { get; init; }

    public long? QuotedMsat { get; init; }

    /// <summary>The request under the caller's name for it.</summary>
    public PaymentRequestForm Named(string? idempotencyKey) => new(idempotencyKey, Invoice, Purpose, Url, Method, Category, Session, QuotedMsat);

    public override string ToString() => "PaymentBody(redacted)";
}
