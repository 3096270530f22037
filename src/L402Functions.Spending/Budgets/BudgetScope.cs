using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Budgets;

/// <summary>What one counter counts. Money that an agent spends counts for it and for every agent above it.</summary>
public readonly record struct BudgetScope
{
    private BudgetScope(AgentId agent, ScopeKind kind, string name)
    {
        Agent = agent;
        Kind = kind;
        Name = name;
    }

    /// <summary>Whose budget it is.</summary>
    public AgentId Agent { get; }

    /// <summary>What kind.</summary>
    public ScopeKind Kind { get; }

    /// <summary>The host, category or session; empty for an agent as a whole.</summary>
    public string Name { get; }

    /// <summary>All that <paramref name="agent"/> and those below it spend.</summary>
    public static BudgetScope Of(AgentId agent) => new(agent, ScopeKind.Agent, string.Empty);

    /// <summary>What they spend at <paramref name="host"/>.</summary>
    public static BudgetScope At(AgentId agent, DestinationKey host) => new(agent, ScopeKind.Destination, host.Value);

    /// <summary>What they spend on <paramref name="category"/>.</summary>
    public static BudgetScope On(AgentId agent, CategoryName category) => new(agent, ScopeKind.Category, category.Value);

    /// <summary>What they spend in <paramref name="session"/>.</summary>
    public static BudgetScope In(AgentId agent, SessionId session) => new(agent, ScopeKind.Session, session.Value);

    /// <summary>For people: <c>scout</c>, <c>scout destination api.example.com</c>.</summary>
    public override string ToString() => Kind == ScopeKind.Agent ? Agent.ToString() : $"{Agent} {Kind.ToString().ToLowerInvariant()} {Name}";

    /// <summary>A scope read from a kept budget; false where the name is not one of that kind.</summary>
    internal static bool TryRead(AgentId agent, ScopeKind kind, string name, out BudgetScope scope)
    {
        scope = new BudgetScope(agent, kind, name);
        return kind switch
        {
            ScopeKind.Agent => name.Length == 0,
            ScopeKind.Destination => DestinationKey.TryParse(name, out var host) && host.Value == name,
            ScopeKind.Category => CategoryName.TryParse(name, out _),
            ScopeKind.Session => SessionId.TryParse(name, out _),
            _ => false,
        };
    }
}
