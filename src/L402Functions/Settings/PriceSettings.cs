namespace L402Functions.Settings;

/// <summary>A price policy as configured. Exactly one of <see cref="Sats"/>, <see cref="Msat"/>,
/// <see cref="SatsPerKib"/> and <see cref="Function"/> is given.</summary>
public sealed class PriceSettings
{
    /// <summary>The price of one use in satoshi.</summary>
    public long? Sats { get; set; }

    /// <summary>The price of one use in millisatoshi.</summary>
    public long? Msat { get; set; }

    /// <summary>The price per KiB of the request's body, in satoshi.</summary>
    public long? SatsPerKib { get; set; }

    /// <summary>The name of a price function that the app's code registered with <c>AddPriceFunction</c>.</summary>
    public string Function { get; set; } = "";

    /// <summary>The longest body, where the price depends on it.</summary>
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Prices in satoshi of single HTTP methods that differ.</summary>
    public Dictionary<string, long> SatsByMethod { get; init; } = [];

    /// <summary>The service's name in the token; the policy's own name where empty.</summary>
    public string Service { get; set; } = "";

    /// <summary>The capability in the token, where the service has several.</summary>
    public string Capability { get; set; } = "";

    /// <summary>The tier in the token.</summary>
    public byte Tier { get; set; }

    /// <summary>How many uses a purchase buys; 0 for any number until the token expires.</summary>
    public long Uses { get; set; } = 1;

    /// <summary>How many seconds a token lives.</summary>
    public int LifetimeSeconds { get; set; } = 3600;

    /// <summary>How many seconds an invoice can be paid.</summary>
    public int InvoiceExpirySeconds { get; set; } = 600;

    /// <summary>How many invoices may lie ready while the price is asked for, so that a challenge need not wait for the wallet.</summary>
    public int WarmInvoices { get; set; }

    /// <summary>Where the token is good, as <c>/a/b</c> or <c>/a/*</c>; the endpoint's own path where empty.</summary>
    public string Path { get; set; } = "";

    /// <summary>What is sold. An invoice holds 639 bytes of it, or the hash of more.</summary>
    public string Description { get; set; } = "";
}
