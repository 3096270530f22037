using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using L402Functions.Protocol.Json;

namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// The header <c>Payment-Receipt</c> on a successful response (draft-httpauth-payment, section "Payment-Receipt Header"). It says
/// that a payment was verified, so it is made from a <see cref="PaymentGrant"/> and never goes out with an error; a response that
/// carries it is <c>Cache-Control: private</c>. The preimage is never part of it.
/// </summary>
/// <param name="SettledAt">When the payment was verified; written to the second.</param>
/// <param name="Reference">The payment hash in hexadecimal.</param>
/// <param name="ChallengeId">The id of the challenge; null where it is not told.</param>
public sealed record PaymentReceipt(DateTimeOffset SettledAt, string Reference, string? ChallengeId)
{
    /// <summary>The name of the header.</summary>
    public const string HeaderName = "Payment-Receipt";

    private const string Success = "success";

    /// <summary>The receipt for a verified payment.</summary>
    public static PaymentReceipt For(PaymentGrant grant, DateTimeOffset settledAt)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return new PaymentReceipt(settledAt, grant.PaymentHash.ToString(), grant.ChallengeId);
    }

    /// <summary>Reads the header's value: a successful lightning payment. Members that are not known are ignored.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out PaymentReceipt? receipt)
    {
        receipt = null;
        if (!StrictBase64Url.TryDecode(text, out var json) || !StrictJson.TryReadObject(json, out var document))
        {
            return false;
        }

        using (document)
        {
            var root = document.RootElement;
            if (!StrictJson.TryGetString(root, "status", out var status)
                || status != Success
                || !StrictJson.TryGetString(root, "method", out var method)
                || method != PaymentChallenge.LightningMethod
                || !StrictJson.TryGetString(root, "timestamp", out var timestamp)
                || !PaymentMoment.TryRead(timestamp, out var settledAt)
                || !StrictJson.TryGetString(root, "reference", out var reference)
                || !StrictJson.TryGetOptionalString(root, "challengeId", out var challengeId))
            {
                return false;
            }

            receipt = new PaymentReceipt(settledAt, reference, challengeId);
            return true;
        }
    }

    /// <summary>The header's value. The order of the members is that of the published test vectors, byte for byte; nothing is computed over it.</summary>
    public string Encode()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("status", Success);
            writer.WriteString("method", PaymentChallenge.LightningMethod);
            writer.WriteString("timestamp", PaymentMoment.Write(SettledAt));
            writer.WriteString("reference", Reference);
            StrictJson.WriteOptional(writer, "challengeId", ChallengeId);
            writer.WriteEndObject();
        }

        return StrictBase64Url.Encode(buffer.WrittenSpan);
    }
}
