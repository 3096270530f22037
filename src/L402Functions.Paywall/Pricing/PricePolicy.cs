using L402Functions.Protocol.Caveats;

namespace L402Functions.Paywall.Pricing;

/// <summary>What a purchase costs and what it buys.</summary>
public sealed record PricePolicy
{
    /// <summary>The name under which configuration and discovery know the policy.</summary>
    public required string Name { get; init; }

    /// <summary>The service that the token's <c>services</c> caveat names.</summary>
    public required ServiceName Service { get; init; }

    /// <summary>The capability that the token must have, where the service has several.</summary>
    public CapabilityName? Capability { get; init; }

    /// <summary>The tier that the token is minted with and must at least have.</summary>
    public byte Tier { get; init; }

    /// <summary>The price of one use, by HTTP method where it has an entry of its own.</summary>
    public IReadOnlyDictionary<string, Price> PriceByMethod { get; init; } = new Dictionary<string, Price>();

    /// <summary>The price of one use for every other method.</summary>
    public required Price Price { get; init; }

    /// <summary>How many uses one purchase buys; the invoice is for that many. 0: as many as wanted until the token expires, at the price of one.</summary>
    public long Uses { get; init; } = 1;

    /// <summary>How long a token can be used, from its minting; longer where the wallet made an invoice that can be paid longer.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an invoice can be paid. Never longer than <see cref="Lifetime"/>.</summary>
    public TimeSpan InvoiceExpiry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many invoices may lie ready while this is asked for, so that a challenge need not wait for the wallet. Only for fixed prices.</summary>
    public int WarmInvoices { get; init; }

    /// <summary>Where tokens of this policy are good; the priced route's own path where null.</summary>
    public PathPattern? Path { get; init; }

    /// <summary>What is sold: shown in discovery, and in the invoice, by its hash where it is longer than an invoice holds.</summary>
    public string Description { get; init; } = "";

    /// <summary>True where a token can be used without being counted.</summary>
    public bool IsUnlimited => Uses == 0;

    /// <summary>The price of one use with <paramref name="method"/>.</summary>
    public Price PriceFor(string method) => PriceByMethod.GetValueOrDefault(method, Price);
}
