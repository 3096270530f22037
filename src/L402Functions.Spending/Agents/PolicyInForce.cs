using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Agents;

/// <summary>The policy that an agent is bound by now.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="Policy">The policy.</param>
/// <param name="By">The operator who put it in force.</param>
/// <param name="At">When.</param>
public sealed record PolicyInForce(int Version, SpendingPolicy Policy, string By, DateTimeOffset At);
