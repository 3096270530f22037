namespace L402Functions.Protocol.PaymentScheme;

/// <summary>What a challenge of the Payment scheme is to be made from.</summary>
public sealed record ChargeOffer
{
    /// <summary>What the invoice asks for.</summary>
    public required Msat Amount { get; init; }

    /// <summary>The BOLT 11 invoice in lower case; the network is read from its prefix.</summary>
    public required string Invoice { get; init; }

    /// <summary>The payment hash of the invoice.</summary>
    public required PaymentHash PaymentHash { get; init; }

    /// <summary>When the invoice expires: the challenge never lasts longer.</summary>
    public required DateTimeOffset InvoiceExpiresAt { get; init; }

    /// <summary>When the challenge is to expire.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The service's name.</summary>
    public required string Service { get; init; }

    /// <summary>The capability within the service, where it has any.</summary>
    public string? Capability { get; init; }

    /// <summary>The exact path of the request.</summary>
    public required string Path { get; init; }

    /// <summary>The exact HTTP method of the request.</summary>
    public required string Method { get; init; }

    /// <summary>What is paid for, for people.</summary>
    public string? Description { get; init; }

    /// <summary>The RFC 9530 digest of the request's body, where the credential shall hold for that body only.</summary>
    public string? Digest { get; init; }
}
