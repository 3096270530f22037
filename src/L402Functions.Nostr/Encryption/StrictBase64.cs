using System.Diagnostics.CodeAnalysis;

namespace L402Functions.Nostr.Encryption;

/// <summary>
/// Base64 (RFC 4648 section 4) with one spelling per byte string: padded, no white space, no bits dropped. The framework's own
/// decoder skips white space and ignores trailing bits, and a changed text that still decrypts is one that nobody wrote.
/// </summary>
internal static class StrictBase64
{
    private const int Group = 4;
    private const int GroupBytes = 3;

    /// <summary>The length of the text of that many bytes.</summary>
    public static int EncodedLength(int bytes) => (bytes + GroupBytes - 1) / GroupBytes * Group;

    /// <summary>Decodes the one text that <see cref="Convert.ToBase64String(byte[])"/> writes for some bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.IsEmpty || text.Length % Group != 0)
        {
            return false;
        }

        var padding = text[^2] == '=' ? 2 : text[^1] == '=' ? 1 : 0;
        var decoded = new byte[text.Length / Group * GroupBytes - padding];

        // Skipped white space makes the result shorter than the text's length says.
        if (!Convert.TryFromBase64Chars(text, decoded, out var written) || written != decoded.Length)
        {
            return false;
        }

        // Only the last group can have dropped bits.
        Span<char> lastGroup = stackalloc char[Group];
        Convert.TryToBase64Chars(decoded.AsSpan(decoded.Length - (GroupBytes - padding)), lastGroup, out _);
        if (!text[^Group..].SequenceEqual(lastGroup))
        {
            return false;
        }

        bytes = decoded;
        return true;
    }
}
