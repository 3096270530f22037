using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Signing;

/// <summary>What is common to writing and reading a JSON Web Signature in its compact form (RFC 7515 section 7.1): header, payload and signature in base64url, with dots between.</summary>
internal static class Jws
{
    /// <summary>The only algorithm (RFC 7518 section 3.4). A reader that goes by the header's word takes <c>none</c> for one too.</summary>
    public const string Algorithm = "ES256";

    /// <summary>Reads a part. Unlike elsewhere, padding is never allowed (RFC 7515 section 2).</summary>
    public static bool TryDecode(ReadOnlySpan<char> part, out byte[] bytes)
    {
        bytes = [];
        if (part.Contains('=') || !StrictBase64Url.TryDecode(part, out var decoded))
        {
            return false;
        }

        bytes = decoded;
        return true;
    }
}
