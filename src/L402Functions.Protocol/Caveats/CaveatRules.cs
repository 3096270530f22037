using System.Text.Unicode;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Caveats;

/// <summary>
/// Reads the caveats of one authentic macaroon for one request (L402 protocol specification, "Verification"): every repeat must be narrower
/// than its predecessor, and the last one must cover the request.
/// </summary>
/// <remarks>
/// A caveat can only take away: a condition that is absent limits nothing. Two must be there all the same: <c>services</c>, and as the very first
/// caveat, since a holder could otherwise append the service of its choice to a token that was sold for none; and an expiry, which is
/// the only absence that a holder can make good, by limiting a token that nothing limited.
/// </remarks>
public static class CaveatRules
{
    /// <summary>Reads the caveats into what the token grants.</summary>
    /// <param name="macaroon">The macaroon, whose signature was checked.</param>
    /// <param name="identifier">Its identifier.</param>
    /// <param name="preimage">The preimage presented with it.</param>
    /// <param name="request">What it is asked to open.</param>
    /// <param name="grant">What it grants, where the answer is true.</param>
    /// <param name="reason">Why not, where the answer is false.</param>
    public static bool TryGrant(
        Macaroon macaroon,
        in L402Identifier identifier,
        in Preimage preimage,
        in VerificationRequest request,
        out TokenGrant grant,
        out RefusalReason reason)
    {
        ArgumentNullException.ThrowIfNull(macaroon);
        grant = default;
        reason = RefusalReason.NoServices;
        if (macaroon.CaveatCount == 0 || !macaroon.GetCaveat(0).StartsWith("services="u8))
        {
            return false;
        }

        var covered = macaroon.GetCaveat(0)["services=".Length..];
        var service = request.Service.Value.AsSpan();
        var capability = request.Capability is { } needed ? needed.Value.AsSpan() : default;
        var conditions = CaveatConditions.None;
        for (var i = 0; i < macaroon.CaveatCount; i++)
        {
            var caveat = macaroon.GetCaveat(i);
            if (!Utf8.IsValid(caveat))
            {
                reason = RefusalReason.MalformedCaveat;
                return false;
            }

            var equals = caveat.IndexOf((byte)'=');
            var kind = CaveatNames.Sort(equals < 0 ? caveat : caveat[..equals], service, capability, covered);
            switch (kind)
            {
                case CaveatKind.Skipped or CaveatKind.OtherService:
                    continue;
                case CaveatKind.Reserved:
                    reason = RefusalReason.UnknownCaveat;
                    return false;
            }

            if (equals < 0)
            {
                reason = RefusalReason.MalformedCaveat;
                return false;
            }

            if (!conditions.TryAdd(kind, caveat[(equals + 1)..], preimage, out reason))
            {
                return false;
            }
        }

        if (!conditions.Cover(request, out reason))
        {
            return false;
        }

        grant = conditions.Grant(identifier);
        return true;
    }
}
