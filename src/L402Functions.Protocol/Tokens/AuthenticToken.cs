using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.Protocol.Tokens;

/// <summary>
/// A credential whose macaroons were issued here and whose payment is proven. What it opens is asked per request; that it is authentic stays
/// true for as long as the keys do, so it may be remembered. Holds secrets: <see cref="ToString"/> shows none.
/// </summary>
public sealed class AuthenticToken
{
    private readonly Macaroon first;
    private readonly Macaroon[] others;
    private readonly L402Identifier identifier;
    private readonly Preimage preimage;

    internal AuthenticToken(ReadOnlySpan<Macaroon> macaroons, in L402Identifier identifier, in Preimage preimage)
    {
        first = macaroons[0];
        others = macaroons.Length == 1 ? [] : macaroons[1..].ToArray();
        this.identifier = identifier;
        this.preimage = preimage;
    }

    /// <summary>The payment that the preimage proves.</summary>
    public PaymentHash PaymentHash => identifier.PaymentHash;

    /// <summary>
    /// What the token grants for a request. Every macaroon must cover it by itself, and the grant is the narrowest of each limit. Revocation
    /// and redemption are the caller's.
    /// </summary>
    public VerificationResult Authorize(in VerificationRequest request)
    {
        if (!CaveatRules.TryGrant(first, identifier, preimage, request, out var grant, out var reason))
        {
            return new VerificationResult.Refused(reason);
        }

        foreach (var other in others)
        {
            if (!CaveatRules.TryGrant(other, identifier, preimage, request, out var next, out reason))
            {
                return new VerificationResult.Refused(reason);
            }

            grant = Narrowest(grant, next);
        }

        return new VerificationResult.Verified(grant);
    }

    /// <summary>Says which payment, and no secret.</summary>
    public override string ToString() => $"AuthenticToken({PaymentHash}, redacted)";

    private static TokenGrant Narrowest(in TokenGrant a, in TokenGrant b) => a with
    {
        MaxUses = a.MaxUses == 0 ? b.MaxUses : b.MaxUses == 0 ? a.MaxUses : Math.Min(a.MaxUses, b.MaxUses),
        MaxMsat = a.MaxMsat is not { } left ? b.MaxMsat : b.MaxMsat is not { } right || left <= right ? left : right,
        ValidUntil = a.ValidUntil <= b.ValidUntil ? a.ValidUntil : b.ValidUntil,
    };
}
