using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Retention;

/// <summary>A legal hold: rows are archived as ever, and none is deleted.</summary>
/// <param name="Root">Whose rows; null for everybody's.</param>
/// <param name="By">Who set it.</param>
/// <param name="Reason">Why, in the operator's words; at most <see cref="MaxReasonLength"/> characters.</param>
/// <param name="At">Since when.</param>
public sealed record Hold(AgentId? Root, OperatorName By, string Reason, DateTimeOffset At)
{
    /// <summary>The longest reason, in UTF-16 code units.</summary>
    public const int MaxReasonLength = 500;
}
