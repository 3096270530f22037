using System.Text;
using System.Text.Json;
using L402Functions.Protocol.Json;

namespace L402Functions.Protocol.Signing;

/// <summary>
/// Reads compact JSON Web Signatures of one type (RFC 7515 section 5.2), strictly: the algorithm is ES256 whatever the header would like,
/// the key is one of the set and never one that the document brings along, and every byte string has one spelling.
/// </summary>
/// <param name="keys">The keys whose signatures count.</param>
/// <param name="type">The only <c>typ</c> that is accepted.</param>
/// <param name="maxLength">The longest document that is looked at, in characters.</param>
public sealed class JwsReader(JwkSet keys, string type, int maxLength)
{
    private const int LongestHeader = 1024;

    /// <summary>Reads <paramref name="compact"/>.</summary>
    public JwsReading Read(string compact)
    {
        ArgumentNullException.ThrowIfNull(compact);
        if (compact.Length > maxLength)
        {
            return No(JwsError.TooLong);
        }

        var headerEnd = compact.IndexOf('.', StringComparison.Ordinal);
        var payloadEnd = compact.LastIndexOf('.');
        if (headerEnd is < 1 or > LongestHeader
            || payloadEnd == headerEnd
            || !Jws.TryDecode(compact.AsSpan(0, headerEnd), out var header)
            || !Jws.TryDecode(compact.AsSpan(headerEnd + 1, payloadEnd - headerEnd - 1), out var payload)
            || !Jws.TryDecode(compact.AsSpan(payloadEnd + 1), out var signature)
            || !StrictJson.TryReadObject(header, out var document))
        {
            return No(JwsError.Malformed);
        }

        using (document)
        {
            if (ErrorOf(document.RootElement, out var key) is { } error)
            {
                return No(error);
            }

            return key!.HasSigned(Encoding.ASCII.GetBytes(compact[..payloadEnd]), signature)
                ? new JwsReading.Verified(payload, key)
                : No(JwsError.BadSignature);
        }
    }

    private static JwsReading.Refused No(JwsError error) => new(error);

    private JwsError? ErrorOf(JsonElement header, out VerifyingKey? key)
    {
        key = null;
        if (!StrictJson.TryGetString(header, "alg", out var algorithm)
            || !StrictJson.TryGetOptionalString(header, "kid", out var keyId)
            || !StrictJson.TryGetOptionalString(header, "typ", out var stated))
        {
            return JwsError.Malformed;
        }

        if (algorithm != Jws.Algorithm)
        {
            return JwsError.WrongAlgorithm;
        }

        if (stated != type)
        {
            return JwsError.WrongType;
        }

        if (header.TryGetProperty("crit", out _))
        {
            return JwsError.Critical;
        }

        key = keyId is null ? null : keys.Find(keyId);
        return key is null ? JwsError.UnknownKey : null;
    }
}
