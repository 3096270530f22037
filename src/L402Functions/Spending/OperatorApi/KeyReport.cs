using L402Functions.Spending.Keys;

namespace L402Functions.Spending.OperatorApi;

/// <summary>Which of an agent's keys count; never a key.</summary>
/// <param name="AgentId">Whose; null where that stands beside it.</param>
/// <param name="Generation">The newest.</param>
/// <param name="MasterKey">The number of the master key that it was issued under; null where none was issued, or before this was noted.</param>
/// <param name="PreviousUntil">Until when the one before counts too.</param>
internal sealed record KeyReport(string? AgentId, int Generation, int? MasterKey, DateTimeOffset? PreviousUntil)
{
    public static KeyReport Of(KeyGenerations keys, string? agent = null) => new(agent, keys.Current, keys.MasterNumber, keys.PreviousUntil);
}

/// <summary>A key, shown this once.</summary>
internal sealed record IssuedKey(string AgentId, int Generation, DateTimeOffset? PreviousUntil, string Key)
{
    /// <summary>Whose key, not which.</summary>
    public override string ToString() => $"IssuedKey({AgentId}, generation {Generation}, redacted)";
}
