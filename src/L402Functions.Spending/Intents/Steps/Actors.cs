using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Intents.Steps;

/// <summary>Who did something, as audit rows have it.</summary>
internal static class Actors
{
    /// <summary>Software, by its rules.</summary>
    public const string System = "system";

    public static string Of(AgentId agent) => $"agent:{agent}";

    public static string Of(OperatorName name) => $"operator:{name}";
}
