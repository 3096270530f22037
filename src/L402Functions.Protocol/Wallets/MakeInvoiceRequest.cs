namespace L402Functions.Protocol.Wallets;

/// <summary>A request for an invoice. At most one of <paramref name="Description"/> and <paramref name="DescriptionHash"/> is given.</summary>
/// <param name="Amount">What is to be paid; more than zero.</param>
/// <param name="Description">Text that the payer sees, at most 639 bytes of UTF-8.</param>
/// <param name="DescriptionHash">SHA-256 of a longer description, 32 bytes.</param>
/// <param name="Expiry">How long the invoice can be paid; the wallet's default where null.</param>
public sealed record MakeInvoiceRequest(
    Msat Amount,
    string? Description = null,
    ReadOnlyMemory<byte>? DescriptionHash = null,
    TimeSpan? Expiry = null);
