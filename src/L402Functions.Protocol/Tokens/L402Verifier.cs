using System.Security.Cryptography;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.Protocol.Tokens;

/// <summary>
/// Decides whether a credential opens what is asked for (L402 protocol specification, "Verification"), without storage. In order: sizes and form,
/// the 66-byte identifier of version 0, SHA-256 of the preimage = payment hash, root key, signature chain, caveats. Both comparisons take
/// constant time. What is left to the caller, also in this order: revocation (which answers <see cref="RefusalReason.Unauthentic"/>), redemption.
/// </summary>
public static class L402Verifier
{
    /// <summary>The most macaroons that one credential may hold.</summary>
    public const int MaxMacaroons = 4;

    /// <summary>Verifies a credential of one macaroon in its V2 binary form.</summary>
    public static VerificationResult Verify(ReadOnlySpan<byte> macaroon, in Preimage preimage, IRootKeySource keys, in VerificationRequest request) =>
        Macaroon.TryParse(macaroon, out var parsed) switch
        {
            MacaroonError.None => Verify(parsed!, preimage, keys, request),
            MacaroonError.TooLarge or MacaroonError.TooManyCaveats => new VerificationResult.Refused(RefusalReason.TooLarge),
            _ => new VerificationResult.Refused(RefusalReason.Malformed),
        };

    /// <summary>Verifies a credential of one macaroon.</summary>
    public static VerificationResult Verify(Macaroon macaroon, in Preimage preimage, IRootKeySource keys, in VerificationRequest request) =>
        Verify([macaroon], preimage, keys, request);

    /// <summary>
    /// Verifies a credential of one to four macaroons and one preimage. Strict: every one must be authentic, of the payment that the preimage proves,
    /// and must cover the request by itself; the grant is the narrowest of each limit. So adding a macaroon to a credential can only take away.
    /// </summary>
    public static VerificationResult Verify(ReadOnlySpan<Macaroon> macaroons, in Preimage preimage, IRootKeySource keys, in VerificationRequest request) =>
        Authenticate(macaroons, preimage, keys, out var reason) is { } token
            ? token.Authorize(request)
            : new VerificationResult.Refused(reason);

    /// <summary>
    /// The first half of <see cref="Verify(ReadOnlySpan{Macaroon}, in Preimage, IRootKeySource, in VerificationRequest)"/>, which no request changes: whether the
    /// credential was issued with these keys and is paid. Null where it was not, with the reason.
    /// </summary>
    public static AuthenticToken? Authenticate(
        ReadOnlySpan<Macaroon> macaroons, in Preimage preimage, IRootKeySource keys, out RefusalReason reason)
    {
        ArgumentNullException.ThrowIfNull(keys);
        reason = default;
        if (macaroons.Length is 0 or > MaxMacaroons)
        {
            reason = macaroons.IsEmpty ? RefusalReason.Malformed : RefusalReason.TooLarge;
            return null;
        }

        L402Identifier first = default;
        for (var i = 0; i < macaroons.Length; i++)
        {
            if (!IsAuthentic(macaroons[i], preimage, keys, out var identifier, out reason))
            {
                return null;
            }

            first = i == 0 ? identifier : first;
        }

        return new AuthenticToken(macaroons, first, preimage);
    }

    private static bool IsAuthentic(
        Macaroon macaroon, in Preimage preimage, IRootKeySource keys, out L402Identifier identifier, out RefusalReason reason)
    {
        ArgumentNullException.ThrowIfNull(macaroon);
        reason = default;
        if (!L402Identifier.TryParse(macaroon.Identifier, out identifier))
        {
            reason = RefusalReason.BadIdentifier;
            return false;
        }

        if (!preimage.Proves(identifier.PaymentHash))
        {
            reason = RefusalReason.PreimageMismatch;
            return false;
        }

        reason = RefusalReason.Unauthentic;
        return IsAuthentic(macaroon, keys);
    }

    private static bool IsAuthentic(Macaroon macaroon, IRootKeySource keys)
    {
        Span<byte> rootKey = stackalloc byte[IRootKeySource.RootKeyLength];
        rootKey.Clear();
        var isKnown = keys.TryGetRootKey(macaroon.Identifier, rootKey);

        // The chain is computed for an unknown key as well, over whatever the span holds, and & does not stop early: what it says cannot count.
        var isAuthentic = isKnown & macaroon.HasValidSignature(rootKey);
        CryptographicOperations.ZeroMemory(rootKey);
        return isAuthentic;
    }
}
