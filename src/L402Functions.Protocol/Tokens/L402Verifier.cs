using System.Security.Cryptography;
using L402Functions.Protocol.Caveats;
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
        TryVerify(macaroon, preimage, keys, request, out var grant, out var reason)
            ? new VerificationResult.Verified(grant)
            : new VerificationResult.Refused(reason);

    /// <summary>
    /// Verifies a credential of one to four macaroons and one preimage. Strict: every one must be authentic, of the payment that the preimage proves,
    /// and must cover the request by itself; the grant is the narrowest of each limit. So adding a macaroon to a credential can only take away.
    /// </summary>
    public static VerificationResult Verify(ReadOnlySpan<Macaroon> macaroons, in Preimage preimage, IRootKeySource keys, in VerificationRequest request)
    {
        if (macaroons.Length is 0 or > MaxMacaroons)
        {
            return new VerificationResult.Refused(macaroons.IsEmpty ? RefusalReason.Malformed : RefusalReason.TooLarge);
        }

        TokenGrant grant = default;
        for (var i = 0; i < macaroons.Length; i++)
        {
            if (!TryVerify(macaroons[i], preimage, keys, request, out var next, out var reason))
            {
                return new VerificationResult.Refused(reason);
            }

            grant = i == 0 ? next : Narrowest(grant, next);
        }

        return new VerificationResult.Verified(grant);
    }

    private static bool TryVerify(
        Macaroon macaroon,
        in Preimage preimage,
        IRootKeySource keys,
        in VerificationRequest request,
        out TokenGrant grant,
        out RefusalReason reason)
    {
        ArgumentNullException.ThrowIfNull(macaroon);
        ArgumentNullException.ThrowIfNull(keys);
        grant = default;
        if (!L402Identifier.TryParse(macaroon.Identifier, out var identifier))
        {
            reason = RefusalReason.BadIdentifier;
            return false;
        }

        if (!preimage.Proves(identifier.PaymentHash))
        {
            reason = RefusalReason.PreimageMismatch;
            return false;
        }

        if (!IsAuthentic(macaroon, keys))
        {
            reason = RefusalReason.Unauthentic;
            return false;
        }

        return CaveatRules.TryGrant(macaroon, identifier, preimage, request, out grant, out reason);
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

    private static TokenGrant Narrowest(in TokenGrant a, in TokenGrant b) => a with
    {
        MaxUses = a.MaxUses == 0 ? b.MaxUses : b.MaxUses == 0 ? a.MaxUses : Math.Min(a.MaxUses, b.MaxUses),
        MaxMsat = a.MaxMsat is not { } left ? b.MaxMsat : b.MaxMsat is not { } right || left <= right ? left : right,
        ValidUntil = a.ValidUntil <= b.ValidUntil ? a.ValidUntil : b.ValidUntil,
    };
}
