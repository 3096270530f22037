using System.Buffers;

namespace L402Functions.Protocol.Credentials;

/// <summary>The text after <c>L402</c> or <c>LSAT</c>: <c>base64[,base64…]:preimage</c> (L402 protocol specification, "Specification").</summary>
internal static class L402CredentialText
{
    private const string Space = " \t";
    private const string Common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Standard = SearchValues.Create(Common + "+/");
    private static readonly SearchValues<char> UrlSafe = SearchValues.Create(Common + "-_");

    public static CredentialReading Read(ReadOnlySpan<char> credentials, bool isLsat)
    {
        var colon = credentials.IndexOf(':');
        if (colon < 0 || colon == credentials.Length - 1)
        {
            return Malformed(CredentialError.PreimageMissing);
        }

        // Work is bounded before it is done: the count comes before any macaroon is looked at.
        var list = credentials[..colon];
        if (list.Count(',') >= AuthorizationHeader.MaxMacaroons)
        {
            return Malformed(CredentialError.TooManyMacaroons);
        }

        if (!Preimage.TryParse(credentials[(colon + 1)..], out var preimage))
        {
            return Malformed(CredentialError.PreimageMalformed);
        }

        var macaroons = new List<string>(1);
        foreach (var range in list.Split(','))
        {
            var macaroon = list[range].Trim(Space);
            if (macaroon.IsEmpty)
            {
                return Malformed(CredentialError.MacaroonMissing);
            }

            if (!IsBase64(macaroon))
            {
                return Malformed(CredentialError.MacaroonNotBase64);
            }

            macaroons.Add(macaroon.ToString());
        }

        return new CredentialReading.L402(macaroons, preimage, isLsat);
    }

    private static bool IsBase64(ReadOnlySpan<char> text)
    {
        var digits = text.TrimEnd('=');
        var padding = text.Length - digits.Length;
        return !digits.IsEmpty
            && digits.Length % 4 != 1
            && (padding == 0 || (padding <= 2 && text.Length % 4 == 0))
            && (!digits.ContainsAnyExcept(Standard) || !digits.ContainsAnyExcept(UrlSafe));
    }

    private static CredentialReading.Malformed Malformed(CredentialError error) => new(error);
}
