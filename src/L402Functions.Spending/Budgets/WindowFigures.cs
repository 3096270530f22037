using L402Functions.Protocol;

namespace L402Functions.Spending.Budgets;

/// <summary>An agent's money in one window, fees included.</summary>
/// <param name="Window">Which.</param>
/// <param name="Limit">The agent's own limit; null where it has none.</param>
/// <param name="Spent">What was settled in it.</param>
/// <param name="Reserved">What is set aside now; it counts in every window.</param>
/// <param name="Available">What is left, of the agent's own limit or of one above it, whichever leaves less; null where none has a limit.</param>
public sealed record WindowFigures(WindowKind Window, Msat? Limit, Msat Spent, Msat Reserved, Msat? Available);
