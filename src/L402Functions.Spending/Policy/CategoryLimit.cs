using L402Functions.Protocol;

namespace L402Functions.Spending.Policy;

/// <summary>Caps on one category, besides the agent's own.</summary>
/// <param name="PerCall">The most for one invoice, without fees.</param>
/// <param name="PerDay">The most in any 24 hours, with fees.</param>
public sealed record CategoryLimit(Msat? PerCall, Msat? PerDay);
