namespace L402Functions.Protocol.Wallets;

/// <summary>
/// A request for an invoice whose preimage the caller keeps (NIP-47 <c>make_hold_invoice</c>): a payment of it is held until it is settled with the
/// preimage or cancelled. At most one of <paramref name="Description"/> and <paramref name="DescriptionHash"/> is given.
/// </summary>
/// <param name="PaymentHash">The hash of the caller's preimage.</param>
/// <param name="Amount">What is to be paid; more than zero.</param>
/// <param name="Description">Text that the payer sees, at most 639 bytes of UTF-8.</param>
/// <param name="DescriptionHash">SHA-256 of a longer description, 32 bytes.</param>
/// <param name="Expiry">How long the invoice can be paid; the wallet's default where null.</param>
/// <param name="MinCltvExpiryDelta">The time lock of the last hop, in blocks; the wallet's default where null.</param>
public sealed record MakeHoldInvoiceRequest(
    PaymentHash PaymentHash,
    Msat Amount,
    string? Description = null,
    ReadOnlyMemory<byte>? DescriptionHash = null,
    TimeSpan? Expiry = null,
    int? MinCltvExpiryDelta = null);
