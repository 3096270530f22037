using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;

namespace L402Functions.Spending.Payments;

/// <summary>What became of a queue message. Each case means that the message is done with.</summary>
public abstract record MessageOutcome
{
    private MessageOutcome()
    {
    }

    /// <summary>A message of ours was handled.</summary>
    public sealed record Handled(ProcessOutcome Outcome) : MessageOutcome;

    /// <summary>An agent's own message was handled.</summary>
    public sealed record FromAgent(AgentId Agent, IntentId Intent, AcceptResult Result) : MessageOutcome;

    /// <summary>It is authentic, by a key whose time is over. Nothing of it was done.</summary>
    public sealed record KeyOver(AgentId Agent, int Generation) : MessageOutcome;

    /// <summary>It was not believed. Nothing of it was done.</summary>
    public sealed record Refused(MessageFault Fault) : MessageOutcome;
}
