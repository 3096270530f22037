using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Freezes;

/// <summary>A stop sign.</summary>
/// <param name="Target">What is stopped.</param>
/// <param name="By">Who stopped it.</param>
/// <param name="Reason">Why, in the operator's words; at most <see cref="MaxReasonLength"/> characters.</param>
/// <param name="At">Since when.</param>
public sealed record Freeze(FreezeTarget Target, OperatorName By, string Reason, DateTimeOffset At)
{
    /// <summary>The longest reason, in UTF-16 code units.</summary>
    public const int MaxReasonLength = 500;
}
