using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Receipts;

/// <summary>
/// What the seller signs to a buyer: this was asked, with this payment, and answered. It tells nothing that could be used again: neither
/// the preimage nor the token.
/// </summary>
public sealed record Receipt
{
    /// <summary>The response's header.</summary>
    public const string HeaderName = "L402-Receipt";

    /// <summary>The document's type, <c>typ</c>.</summary>
    public const string Type = "l402-receipt+jws";

    /// <summary>The longest path that is written out, in bytes of UTF-8: a header has its limits. Of a longer one the receipt has the SHA-256.</summary>
    public const int LongestPath = 1024;

    /// <summary>Its name.</summary>
    public required ReceiptId Id { get; init; }

    /// <summary>Who sold it.</summary>
    public required string Issuer { get; init; }

    /// <summary>Which payment.</summary>
    public required PaymentHash PaymentHash { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>What was asked for, without its query.</summary>
    public required string Path { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>By which scheme the request was paid.</summary>
    public required Door Door { get; init; }

    /// <summary>What was paid, as far as the credential tells it.</summary>
    public required Msat Amount { get; init; }

    /// <summary>What this use cost; null where uses are not counted.</summary>
    public Msat? Cost { get; init; }

    /// <summary>How many uses of the payment were claimed, with this one; null where uses are not counted.</summary>
    public long? Use { get; init; }

    /// <summary>The status of the answer: a receipt says what was answered, not that it was liked.</summary>
    public required int Status { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>What is signed.</summary>
    public byte[] ToUtf8Json()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("iss", Issuer);
            writer.WriteString("jti", Id.ToString());
            writer.WriteNumber("iat", IssuedAt.ToUnixTimeSeconds());
            writer.WriteString("payment_hash", PaymentHash.ToString());
            writer.WriteString("service", Service);
            writer.WriteString("method", Method);
            WritePath(writer);
            writer.WriteNumber("status", Status);
            writer.WriteString("door", NameOf(Door));
            writer.WriteNumber("amount_msat", Amount.Value);
            if (Cost is { } cost)
            {
                writer.WriteNumber("cost_msat", cost.Value);
            }

            if (Use is { } use)
            {
                writer.WriteNumber("use", use);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string NameOf(Door door) => door switch
    {
        Door.L402 => "l402",
        Door.Lsat => "lsat",
        Door.Payment => "payment",
        _ => throw new ArgumentOutOfRangeException(nameof(door)),
    };

    private void WritePath(Utf8JsonWriter writer)
    {
        if (Encoding.UTF8.GetByteCount(Path) <= LongestPath)
        {
            writer.WriteString("path", Path);
        }
        else
        {
            writer.WriteString("path_sha256", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path))));
        }
    }
}
