namespace L402Functions.Settings;

/// <summary>Bounds per instance on unpaid offers.</summary>
public sealed class GuardSettings
{
    /// <summary>How many challenges a client may ask for at once.</summary>
    public int ClientBurst { get; set; } = 20;

    /// <summary>How many more it may ask for per minute.</summary>
    public int ClientPerMinute { get; set; } = 60;

    /// <summary>How many unpaid offers an instance keeps open.</summary>
    public int MaxOpenQuotes { get; set; } = 10_000;

    /// <summary>For how many seconds a client that asks again gets the same invoice.</summary>
    public int ReuseQuoteSeconds { get; set; } = 30;
}
