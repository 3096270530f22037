using System.Buffers.Text;
using System.Security.Cryptography;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Receipts;

/// <summary>A receipt's name, <c>jti</c>: 16 bytes in base64url, 22 characters. It stands in the receipt and on the row of the sale.</summary>
public readonly record struct ReceiptId
{
    /// <summary>How many characters it has.</summary>
    public const int Length = 22;

    private const int Bytes = 16;
    private readonly string? text;

    private ReceiptId(string text) => this.text = text;

    /// <summary>A name by chance.</summary>
    public static ReceiptId New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>The one name of a purchase whose uses nobody counts: the same on every instance, so that the row that one of them writes has it.</summary>
    public static ReceiptId OfPurchase(PaymentHash paymentHash) =>
        new(Base64Url.EncodeToString(SHA256.HashData([.. "l402functions receipt v1"u8, .. paymentHash.ToArray()]).AsSpan(0, Bytes)));

    /// <summary>The name as it was written.</summary>
    internal static ReceiptId FromText(string text) => new(text);

    /// <inheritdoc/>
    public override string ToString() => text ?? "";
}
