namespace L402Functions.Spending.Policy;

/// <summary>How fast an agent may pay and how much may hang: the member <c>velocity</c> of a policy document.</summary>
public sealed record VelocityLimits
{
    /// <summary><c>per_minute_max</c>: payments begun in any minute.</summary>
    public int? PerMinute { get; init; }

    /// <summary><c>per_hour_max</c>: payments begun in any hour.</summary>
    public int? PerHour { get; init; }

    /// <summary><c>open_per_payee_max</c>: payments begun and not resolved, to one payee.</summary>
    public int? OpenPerPayee { get; init; }

    /// <summary><c>unknown_max</c>: payments of this agent and its sub-agents whose outcome nobody knows. Default 20.</summary>
    public int Unknown { get; init; } = 20;

    /// <summary><c>unknown_per_payee_max</c>: the same to one payee, so that hold invoices lock up little. Default 3.</summary>
    public int UnknownPerPayee { get; init; } = 3;
}
