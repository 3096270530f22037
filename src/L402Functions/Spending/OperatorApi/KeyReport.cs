namespace L402Functions.Spending.OperatorApi;

/// <summary>Which of an agent's keys count; never a key.</summary>
/// <param name="AgentId">Whose.</param>
/// <param name="Generation">The newest.</param>
/// <param name="PreviousUntil">Until when the one before counts too.</param>
internal sealed record KeyReport(string AgentId, int Generation, DateTimeOffset? PreviousUntil);

/// <summary>A key, shown this once.</summary>
internal sealed record IssuedKey(string AgentId, int Generation, DateTimeOffset? PreviousUntil, string Key)
{
    /// <summary>Whose key, not which.</summary>
    public override string ToString() => $"IssuedKey({AgentId}, generation {Generation}, redacted)";
}
