namespace L402Functions.Settings;

/// <summary>One destination as configured; the members mean what they mean in a policy document.</summary>
public sealed class DestinationSettings
{
    /// <summary>A host, with its port where that is neither 80 nor 443, or <c>*.</c> and a domain; empty for an entry about payees alone.</summary>
    public string Host { get; set; } = "";

    /// <summary>Node ids.</summary>
    public List<string> Payees { get; init; } = [];

    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    public string Action { get; set; } = "allow";

    /// <summary>What spending there is.</summary>
    public string Category { get; set; } = "";

    /// <summary>The most for one invoice, in satoshi.</summary>
    public long? PerCallMaxSats { get; set; }

    /// <summary>The most at each one host in any 24 hours, with fees, in satoshi.</summary>
    public long? PerDayMaxSats { get; set; }
}
