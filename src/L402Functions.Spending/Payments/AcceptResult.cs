using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Payments;

/// <summary>What became of a request.</summary>
public abstract record AcceptResult
{
    private AcceptResult()
    {
    }

    /// <summary>It is written down and will be decided.</summary>
    public sealed record Accepted(Intent Intent) : AcceptResult;

    /// <summary>It was accepted before; the intent as it stands.</summary>
    public sealed record Replayed(Intent Intent) : AcceptResult;

    /// <summary>The idempotency key stands for another request. Code <c>idempotency-key-reused</c>.</summary>
    public sealed record KeyReused : AcceptResult
    {
        /// <summary>The code of the problem.</summary>
        public const string Code = "idempotency-key-reused";
    }

    /// <summary>Nobody registered this agent.</summary>
    public sealed record UnknownAgent : AcceptResult;
}
