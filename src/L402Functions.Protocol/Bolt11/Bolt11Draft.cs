using System.Collections.Immutable;

namespace L402Functions.Protocol.Bolt11;

/// <summary>An invoice that is still to be signed. Exactly one of <see cref="Description"/> and <see cref="DescriptionHash"/> is set.</summary>
public sealed record Bolt11Draft
{
    /// <summary>The longest description, in bytes of UTF-8.</summary>
    public const int MaxDescriptionBytes = FiveBitGroups.MaxFieldGroups * 5 / 8;

    /// <summary>Which network's money it asks for.</summary>
    public required LightningNetwork Network { get; init; }

    /// <summary>What it asks for, more than zero; null leaves it to the payer.</summary>
    public Msat? Amount { get; init; }

    /// <summary>When it is made; the fraction of a second is dropped.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The hash of the preimage.</summary>
    public required PaymentHash PaymentHash { get; init; }

    /// <summary>32 random bytes.</summary>
    public required ReadOnlyMemory<byte> PaymentSecret { get; init; }

    /// <summary>What it is for, at most <see cref="MaxDescriptionBytes"/> bytes.</summary>
    public string? Description { get; init; }

    /// <summary>The SHA-256 of a longer description, 32 bytes.</summary>
    public ReadOnlyMemory<byte>? DescriptionHash { get; init; }

    /// <summary>How long it can be paid, in whole seconds; not written where null, which means an hour.</summary>
    public TimeSpan? Expiry { get; init; }

    /// <summary>The time lock of the last hop, in blocks; not written where null, which means 18.</summary>
    public uint? MinFinalCltvExpiry { get; init; }

    /// <summary>What the payee supports and requires.</summary>
    public InvoiceFeatures Features { get; init; } = InvoiceFeatures.Standard;

    /// <summary>Private routes to the payee.</summary>
    public ImmutableArray<RouteHint> RouteHints { get; init; } = [];

    /// <summary>On-chain addresses, best first.</summary>
    public ImmutableArray<FallbackAddress> Fallbacks { get; init; } = [];

    /// <summary>Data that the payer is to return with the payment.</summary>
    public ReadOnlyMemory<byte>? Metadata { get; init; }

    /// <summary>Whether the payee is named (field <c>n</c>) though it follows from the signature.</summary>
    public bool NamesPayee { get; init; }

    /// <summary>
    /// The letters of the fields in the order in which they are written, as far as there is something to write. The specification
    /// leaves the order open; the payment secret first is what it recommends by its examples.
    /// </summary>
    public string FieldOrder { get; init; } = Bolt11Encoder.DefaultFieldOrder;
}
