using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Keys;

/// <summary>What a queue message turned out to be.</summary>
public abstract record MessageReading
{
    private MessageReading()
    {
    }

    /// <summary>One of ours: look at this intent.</summary>
    public sealed record Own(AgentId Root, IntentId Intent) : MessageReading
    {
        /// <summary>The trace that its handling belongs to, as in the header of W3C Trace Context; null for none.</summary>
        public string? TraceParent { get; init; }

        /// <summary>When it was to be delivered, in whole seconds; null for at once.</summary>
        public DateTimeOffset? DueAt { get; init; }
    }

    /// <summary>An agent's own request. Whether the generation of its key still counts is to be asked.</summary>
    /// <param name="Request">The request; its agent is the key's.</param>
    /// <param name="Generation">The generation of the key that authenticated it.</param>
    public sealed record FromAgent(PaymentRequest Request, int Generation) : MessageReading;

    /// <summary>Not taken.</summary>
    /// <param name="Fault">Why.</param>
    /// <param name="Problems">What is wrong with an authentic agent's request; empty otherwise.</param>
    public sealed record Refused(MessageFault Fault, IReadOnlyList<RequestProblem> Problems) : MessageReading;
}
