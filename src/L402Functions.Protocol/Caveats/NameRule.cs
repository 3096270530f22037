using System.Buffers;
using System.Text;

namespace L402Functions.Protocol.Caveats;

/// <summary>The one rule for names in caveats, on the bytes of a caveat.</summary>
internal static class NameRule
{
    public const int MaxLength = 64;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-"u8);
    private static readonly SearchValues<byte> MethodBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ-"u8);

    public static bool IsName(ReadOnlySpan<byte> name) => name.Length is >= 1 and <= MaxLength && !name.ContainsAnyExcept(NameBytes);

    public static bool IsServiceName(ReadOnlySpan<byte> name) => IsName(name) && !CaveatNames.HasSuffix(name);

    /// <summary>An HTTP method in upper case (RFC 9110 section 9.1; methods are case-sensitive and the registered ones have no other characters).</summary>
    public static bool IsMethod(ReadOnlySpan<byte> method) => method.Length is >= 1 and <= MaxLength && !method.ContainsAnyExcept(MethodBytes);

    /// <summary>Copies ASCII text of at most <see cref="MaxLength"/> characters.</summary>
    public static bool TryCopy(ReadOnlySpan<char> text, Span<byte> destination, out int length)
    {
        length = 0;
        return text.Length <= MaxLength && Ascii.FromUtf16(text, destination, out length) == OperationStatus.Done;
    }
}
