using System.Collections.Immutable;

namespace L402Functions.Protocol.Bolt11;

/// <summary>A Lightning invoice as <see cref="Bolt11Decoder"/> read it: checksum, signature and required fields are in order.</summary>
public sealed class Bolt11Invoice
{
    /// <summary>The final time lock where an invoice names none, in blocks (BOLT 11, field <c>c</c>).</summary>
    public const uint DefaultMinFinalCltvExpiry = 18;

    private readonly byte[] paymentSecret;
    private readonly byte[]? descriptionHash;
    private readonly byte[]? metadata;

    internal Bolt11Invoice(string text, LightningNetwork network, Msat? amount, DateTimeOffset timestamp, NodeId payee, Bolt11Fields fields)
    {
        Text = text;
        Network = network;
        Amount = amount;
        Timestamp = timestamp;
        Payee = payee;
        PayeeIsRecovered = fields.Payee is null;
        PaymentHash = PaymentHash.FromBytes(fields.PaymentHash);
        paymentSecret = fields.PaymentSecret ?? [];
        Description = fields.Description;
        descriptionHash = fields.DescriptionHash;
        metadata = fields.Metadata;
        Expiry = fields.Expiry;
        MinFinalCltvExpiry = fields.MinFinalCltvExpiry ?? DefaultMinFinalCltvExpiry;
        Features = fields.Features ?? InvoiceFeatures.None;
        RouteHints = fields.RouteHints.ToImmutable();
        Fallbacks = fields.Fallbacks.ToImmutable();
    }

    /// <summary>The invoice exactly as it was read.</summary>
    public string Text { get; }

    /// <summary>Which network's money it asks for.</summary>
    public LightningNetwork Network { get; }

    /// <summary>What it asks for; null where the payer chooses. Never zero.</summary>
    public Msat? Amount { get; }

    /// <summary>When it was made, to the second.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>The hash whose preimage proves payment (field <c>p</c>).</summary>
    public PaymentHash PaymentHash { get; }

    /// <summary>The secret that payer and payee share (field <c>s</c>), 32 bytes.</summary>
    public ReadOnlyMemory<byte> PaymentSecret => paymentSecret;

    /// <summary>What it is for: foreign text. Null where there is only its hash.</summary>
    public string? Description { get; }

    /// <summary>The SHA-256 of a longer description, 32 bytes; null where <see cref="Description"/> is there.</summary>
    public ReadOnlyMemory<byte>? DescriptionHash => descriptionHash is null ? null : (ReadOnlyMemory<byte>?)descriptionHash;

    /// <summary>How long it can be paid (field <c>x</c>); one hour where it does not say.</summary>
    public TimeSpan Expiry { get; }

    /// <summary>When its time is over.</summary>
    public DateTimeOffset ExpiresAt => Timestamp + Expiry;

    /// <summary>The time lock of the last hop, in blocks (field <c>c</c>).</summary>
    public uint MinFinalCltvExpiry { get; }

    /// <summary>Who gets the money: the node that signed.</summary>
    public NodeId Payee { get; }

    /// <summary>True where the payee follows from the signature, false where the invoice names it (field <c>n</c>).</summary>
    public bool PayeeIsRecovered { get; }

    /// <summary>What the payee supports and requires (field <c>9</c>).</summary>
    public InvoiceFeatures Features { get; }

    /// <summary>Private routes to the payee (fields <c>r</c>).</summary>
    public ImmutableArray<RouteHint> RouteHints { get; }

    /// <summary>On-chain addresses, best first (fields <c>f</c>); those of unknown form are left out.</summary>
    public ImmutableArray<FallbackAddress> Fallbacks { get; }

    /// <summary>Data that the payer returns with the payment (field <c>m</c>); null where there is none.</summary>
    public ReadOnlyMemory<byte>? Metadata => metadata is null ? null : (ReadOnlyMemory<byte>?)metadata;

    /// <summary>The invoice's text.</summary>
    public override string ToString() => Text;
}
