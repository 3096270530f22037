namespace L402Functions.Paywall.Http;

/// <summary>
/// Puts a price on an HTTP function. Either <see cref="Policy"/> names a configured one, or exactly one of <see cref="Sats"/>,
/// <see cref="Msat"/>, <see cref="SatsPerKib"/> and <see cref="PriceFunction"/> says it here.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequirePaymentAttribute : Attribute
{
    /// <summary>The name of a policy in <c>L402:Prices</c>.</summary>
    public string Policy { get; init; } = "";

    /// <summary>The price of one use in satoshi.</summary>
    public long Sats { get; init; }

    /// <summary>The price of one use in millisatoshi.</summary>
    public long Msat { get; init; }

    /// <summary>The price per KiB of the request's body, in satoshi.</summary>
    public long SatsPerKib { get; init; }

    /// <summary>The name of a price function that the app's code registered with <c>AddPriceFunction</c>.</summary>
    public string PriceFunction { get; init; } = "";

    /// <summary>The longest body, where the price depends on it.</summary>
    public long MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>The service's name in the token; the function's name in lower case where empty.</summary>
    public string Service { get; init; } = "";

    /// <summary>The capability in the token, where the service has several.</summary>
    public string Capability { get; init; } = "";

    /// <summary>How many uses a purchase buys; 0 for any number until the token expires.</summary>
    public long Uses { get; init; } = 1;

    /// <summary>How many seconds a token lives.</summary>
    public int LifetimeSeconds { get; init; } = 3600;

    /// <summary>What is sold, in a line.</summary>
    public string Description { get; init; } = "";
}
