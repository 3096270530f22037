using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Challenges;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Freezes;

namespace L402Functions.Spending.OperatorApi;

/// <summary>The body of <c>POST /operator/freeze</c>, as it comes.</summary>
internal sealed record FreezeBody
{
    public string? Scope { get; init; }

    public string? Target { get; init; }

    public bool? Frozen { get; init; }

    public string? Operator { get; init; }

    public string? Reason { get; init; }

    /// <summary>What of all agents' is meant; null for an agent, and where it cannot be read.</summary>
    public FreezeTarget? Common(ICollection<FieldProblem> problems)
    {
        switch (Scope)
        {
            case "global" when Target is null or "":
                return new FreezeTarget.Everything();
            case "global":
                problems.Add(new FieldProblem("target", "The scope global has no target."));
                return null;
            case "host" when DestinationKey.TryParse(Target, out var host):
                return new FreezeTarget.Host(host);
            case "host":
                problems.Add(new FieldProblem("target", "A host is needed, as api.example.com or api.example.com:8443."));
                return null;
            case "payee" when NodeId.TryParse(Target, out var node):
                return new FreezeTarget.Payee(node);
            case "payee":
                problems.Add(new FieldProblem("target", "A node id is needed: 66 hexadecimal digits that start with 02 or 03."));
                return null;
            case "agent":
                return null;
            default:
                problems.Add(new FieldProblem("scope", "A scope is global, agent, host or payee."));
                return null;
        }
    }

    /// <summary>Which agent is meant; null where another scope is.</summary>
    public AgentId? Agent(ICollection<FieldProblem> problems)
    {
        if (Scope != "agent")
        {
            return null;
        }

        if (AgentId.TryParse(Target, out var agent))
        {
            return agent;
        }

        problems.Add(new FieldProblem("target", "An agent's name is needed."));
        return null;
    }
}
