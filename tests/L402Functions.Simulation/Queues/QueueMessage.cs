using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Simulation.Queues;

/// <summary>What a message asks for: an intent to be paid or looked up, or an agent's own request to be accepted.</summary>
public sealed record QueueMessage(QueueMessageKind Kind, AgentId Root, IntentId Intent, PaymentRequest? Request = null);
