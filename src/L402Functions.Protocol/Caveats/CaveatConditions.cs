using System.Text;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Protocol.Caveats;

/// <summary>The conditions read so far, each as its latest and so narrowest caveat says. Spans point into the macaroon.</summary>
internal ref struct CaveatConditions
{
    private const long Absent = -1;
    private const long Unlimited = long.MaxValue;
    private const long MaxUnixSeconds = 253_402_300_799;

    private ReadOnlySpan<byte> services;
    private ReadOnlySpan<byte> capabilities;
    private ReadOnlySpan<byte> methods;
    private PathPattern? path;
    private bool hasServices;
    private bool hasCapabilities;
    private bool hasMethods;
    private long validUntil;
    private long maxUses;
    private long maxMsat;

    public static CaveatConditions None => new() { validUntil = Absent, maxUses = Absent, maxMsat = Absent };

    /// <summary>Adds one caveat; false where its value cannot be read or allows more than its predecessor.</summary>
    public bool TryAdd(CaveatKind kind, ReadOnlySpan<byte> value, in Preimage preimage, out RefusalReason reason)
    {
        reason = RefusalReason.MalformedCaveat;
        switch (kind)
        {
            case CaveatKind.Services:
                return ServiceList.IsWellFormed(value) && Narrow(ref services, ref hasServices, value, ServiceList.IsNarrowerOrEqual(value, services), out reason);
            case CaveatKind.Capabilities:
                return NameList.IsCapabilities(value) && Narrow(ref capabilities, ref hasCapabilities, value, NameList.IsNarrowerOrEqual(value, capabilities), out reason);
            case CaveatKind.Method:
                return NameList.IsMethods(value) && Narrow(ref methods, ref hasMethods, value, NameList.IsNarrowerOrEqual(value, methods), out reason);
            case CaveatKind.ValidUntil:
                return CaveatNumber.TryParse(value, MaxUnixSeconds, out var until) && Lower(ref validUntil, until, out reason);
            case CaveatKind.MaxUses:
                // 0 means unlimited: the widest of all, so nothing limited may be followed by it.
                return CaveatNumber.TryParse(value, Unlimited - 1, out var uses) && Lower(ref maxUses, uses == 0 ? Unlimited : uses, out reason);
            case CaveatKind.MaxMsat:
                return CaveatNumber.TryParse(value, Msat.Max.Value, out var msat) && Lower(ref maxMsat, msat, out reason);
            case CaveatKind.Path:
                return TryAddPath(value, ref reason);
            default:
                return TryAddPreimage(value, preimage, ref reason);
        }
    }

    /// <summary>True where every condition holds for the request.</summary>
    public readonly bool Cover(in VerificationRequest request, out RefusalReason reason)
    {
        Span<byte> name = stackalloc byte[NameRule.MaxLength];
        _ = NameRule.TryCopy(request.Service.Value, name, out var length);
        if (!ServiceList.TryFind(services, name[..length], out var tier))
        {
            reason = RefusalReason.ServiceNotCovered;
            return false;
        }

        if (tier < request.Tier)
        {
            reason = RefusalReason.TierTooLow;
            return false;
        }

        if (hasCapabilities && request.Capability is { } capability
            && !(NameRule.TryCopy(capability.Value, name, out length) && NameList.Contains(capabilities, name[..length])))
        {
            reason = RefusalReason.CapabilityNotCovered;
            return false;
        }

        if (validUntil == Absent || request.Now >= DateTimeOffset.FromUnixTimeSeconds(validUntil))
        {
            reason = validUntil == Absent ? RefusalReason.NoExpiry : RefusalReason.Expired;
            return false;
        }

        if (path is { } pattern && !pattern.Matches(request.Path))
        {
            reason = RefusalReason.PathNotCovered;
            return false;
        }

        if (hasMethods && !(NameRule.TryCopy(request.Method, name, out length) && length > 0 && NameList.Contains(methods, name[..length])))
        {
            reason = RefusalReason.MethodNotCovered;
            return false;
        }

        reason = RefusalReason.PriceNotCovered;
        return maxMsat == Absent || request.Price.Value <= maxMsat;
    }

    /// <summary>What the conditions leave, once they <see cref="Cover"/> a request.</summary>
    public readonly TokenGrant Grant(in L402Identifier identifier) =>
        new(
            identifier.PaymentHash,
            identifier.TokenId,
            maxUses is Absent or Unlimited ? 0 : maxUses,
            maxMsat == Absent ? null : new Msat(maxMsat),
            DateTimeOffset.FromUnixTimeSeconds(validUntil));

    private static bool Narrow(ref ReadOnlySpan<byte> current, ref bool isPresent, ReadOnlySpan<byte> next, bool isNarrower, out RefusalReason reason)
    {
        reason = RefusalReason.Widened;
        if (isPresent && !isNarrower)
        {
            return false;
        }

        current = next;
        isPresent = true;
        return true;
    }

    private static bool Lower(ref long current, long next, out RefusalReason reason)
    {
        reason = RefusalReason.Widened;
        if (current != Absent && next > current)
        {
            return false;
        }

        current = next;
        return true;
    }

    private bool TryAddPath(ReadOnlySpan<byte> value, ref RefusalReason reason)
    {
        if (value.Length > PathPattern.MaxLength * 3 || !PathPattern.TryParse(Encoding.UTF8.GetString(value), out var next))
        {
            return false;
        }

        if (path is { } current && !next.IsNarrowerOrEqual(current))
        {
            reason = RefusalReason.Widened;
            return false;
        }

        path = next;
        return true;
    }

    private static bool TryAddPreimage(ReadOnlySpan<byte> value, in Preimage preimage, ref RefusalReason reason)
    {
        Span<char> hex = stackalloc char[Preimage.Length * 2];
        if (value.Length != hex.Length || Ascii.ToUtf16(value, hex, out _) != System.Buffers.OperationStatus.Done || !Preimage.TryParse(hex, out var named))
        {
            return false;
        }

        reason = RefusalReason.PreimageMismatch;
        return named == preimage;
    }
}
