using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Policy;

/// <summary>Why a payment is refused or waits, in a form that can be kept and counted. It holds no text from outside.</summary>
/// <param name="Code">What.</param>
/// <param name="Agent">Whose policy says so; null where no agent's does.</param>
/// <param name="Field">The policy's field, as in <c>wallet.per_day_max_sats</c>; null where there is none.</param>
/// <param name="Limit">The limit, in <paramref name="Unit"/>.</param>
/// <param name="Actual">What it would have become, in <paramref name="Unit"/>.</param>
/// <param name="Unit">What both count: <c>msat</c>, <c>s</c>, <c>ppm</c>, <c>percent</c>, <c>blocks</c>, <c>payments</c>; null where there are none.</param>
public sealed record Reason(ReasonCode Code, AgentId? Agent = null, string? Field = null, long? Limit = null, long? Actual = null, string? Unit = null)
{
    /// <summary>The code, and whose limit: <c>day_budget_exceeded (research, wallet.per_day_max_sats): 2100000 of 2000000 msat</c>.</summary>
    public override string ToString()
    {
        var where = string.Join(", ", new[] { Agent?.ToString(), Field }.Where(t => t is not null));
        return Code.Text() + (where.Length > 0 ? $" ({where})" : string.Empty) + (Limit is { } limit && Actual is { } actual ? FormattableString.Invariant($": {actual} of {limit} {Unit}") : string.Empty);
    }
}
