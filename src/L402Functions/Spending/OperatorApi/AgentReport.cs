using System.Text.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.OperatorApi;

/// <summary>An agent as an operator reads it.</summary>
/// <param name="AgentId">Who.</param>
/// <param name="Root">The root of its tree.</param>
/// <param name="Parent">The agent that its limits are carved out of.</param>
/// <param name="Wallet">The name of the wallet that it pays from.</param>
/// <param name="Frozen">True where it is stopped.</param>
/// <param name="Keys">Which of its keys count.</param>
/// <param name="PolicyVersion">The number of its policy.</param>
/// <param name="PolicyBy">Who put that in force.</param>
/// <param name="PolicyAt">When.</param>
/// <param name="Policy">The policy's document.</param>
internal sealed record AgentReport(
    string AgentId,
    string Root,
    string? Parent,
    string Wallet,
    bool Frozen,
    KeyReport Keys,
    int PolicyVersion,
    string? PolicyBy,
    DateTimeOffset? PolicyAt,
    JsonElement? Policy)
{
    public static AgentReport Of(RegisteredAgent agent, PolicyInForce? policy) => new(
        agent.Agent.ToString(),
        agent.Root.ToString(),
        agent.Entry.Parent?.ToString(),
        agent.Entry.Wallet,
        agent.Entry.Frozen,
        KeyReport.Of(agent.Entry.Keys),
        agent.Entry.PolicyVersion,
        policy?.By,
        policy?.At,
        policy is null ? null : DocumentOf(policy.Policy));

    private static JsonElement DocumentOf(SpendingPolicy policy)
    {
        using var document = JsonDocument.Parse(PolicyDocument.ToUtf8Json(policy));
        return document.RootElement.Clone();
    }
}

/// <summary>Every agent, without the policies' documents.</summary>
internal sealed record AgentList(IReadOnlyList<AgentReport> Agents);
