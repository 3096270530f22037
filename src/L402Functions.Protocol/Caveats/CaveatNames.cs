using System.Text;

namespace L402Functions.Protocol.Caveats;

/// <summary>
/// Sorts caveat names. No suffix is the end of another one, so a name splits into service and suffix in at most one way.
/// </summary>
internal static class CaveatNames
{
    public const string Services = "services";
    public const string Path = "path";
    public const string Method = "method";
    public const string Preimage = "preimage";
    public const string CapabilitiesSuffix = "_capabilities";
    public const string ValidUntilSuffix = "_valid_until";
    public const string MaxUsesSuffix = "_max_uses";
    public const string MaxMsatSuffix = "_max_msat";

    /// <summary>Two names and an underscore, with room: a longer name is not read at all.</summary>
    public const int MaxLength = 256;

    public static bool HasSuffix(ReadOnlySpan<byte> name) => SuffixOf(name, out _) != CaveatKind.Skipped;

    /// <summary>What <paramref name="name"/> means to a request for <paramref name="service"/> (and perhaps <paramref name="capability"/>).</summary>
    /// <param name="name">The caveat up to its first <c>=</c>; all of it where there is none.</param>
    /// <param name="service">The service asked for.</param>
    /// <param name="capability">The capability asked for; empty for none.</param>
    /// <param name="covered">The value of the token's first <c>services</c> caveat.</param>
    public static CaveatKind Sort(ReadOnlySpan<byte> name, ReadOnlySpan<char> service, ReadOnlySpan<char> capability, ReadOnlySpan<byte> covered)
    {
        if (name.Length > MaxLength)
        {
            return CaveatKind.Reserved;
        }

        var kind = SortExact(name, service, capability, covered);
        if (kind != CaveatKind.Skipped)
        {
            return kind;
        }

        // "Path", " path" or "weather_Valid_Until" was meant to bind and would not: it is refused, not skipped.
        Span<byte> folded = stackalloc byte[name.Length];
        for (var i = 0; i < name.Length; i++)
        {
            folded[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(name[i] | 0x20) : name[i];
        }

        var trimmed = ((ReadOnlySpan<byte>)folded).Trim(" \t\r\n\v\f\0"u8);
        return SortExact(trimmed, service, capability, covered) == CaveatKind.Skipped ? CaveatKind.Skipped : CaveatKind.Reserved;
    }

    private static CaveatKind SortExact(ReadOnlySpan<byte> name, ReadOnlySpan<char> service, ReadOnlySpan<char> capability, ReadOnlySpan<byte> covered)
    {
        if (Ascii.Equals(name, Services))
        {
            return CaveatKind.Services;
        }

        var suffix = SuffixOf(name, out var owner);
        if (suffix != CaveatKind.Skipped)
        {
            return Ascii.Equals(owner, service) ? suffix
                : ServiceList.TryFind(covered, owner, out _) ? CaveatKind.OtherService
                : CaveatKind.Reserved;
        }

        if (Ascii.Equals(name, Path))
        {
            return CaveatKind.Path;
        }

        if (Ascii.Equals(name, Method))
        {
            return CaveatKind.Method;
        }

        if (Ascii.Equals(name, Preimage))
        {
            return CaveatKind.Preimage;
        }

        return IsUnder(name, service) || IsUnder(name, capability) ? CaveatKind.Reserved : CaveatKind.Skipped;
    }

    private static bool IsUnder(ReadOnlySpan<byte> name, ReadOnlySpan<char> prefix) =>
        !prefix.IsEmpty && name.Length > prefix.Length && name[prefix.Length] == (byte)'_' && Ascii.Equals(name[..prefix.Length], prefix);

    private static CaveatKind SuffixOf(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> owner)
    {
        if (EndsWith(name, CapabilitiesSuffix, out owner))
        {
            return CaveatKind.Capabilities;
        }

        if (EndsWith(name, ValidUntilSuffix, out owner))
        {
            return CaveatKind.ValidUntil;
        }

        if (EndsWith(name, MaxUsesSuffix, out owner))
        {
            return CaveatKind.MaxUses;
        }

        return EndsWith(name, MaxMsatSuffix, out owner) ? CaveatKind.MaxMsat : CaveatKind.Skipped;
    }

    private static bool EndsWith(ReadOnlySpan<byte> name, string suffix, out ReadOnlySpan<byte> owner)
    {
        var found = name.Length >= suffix.Length && Ascii.Equals(name[^suffix.Length..], suffix);
        owner = found ? name[..^suffix.Length] : default;
        return found;
    }
}
