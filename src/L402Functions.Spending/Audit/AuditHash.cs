using System.Buffers;
using System.Security.Cryptography;

namespace L402Functions.Spending.Audit;

/// <summary>The SHA-256 of an audit row's bytes: what the next row names as its predecessor.</summary>
public readonly record struct AuditHash
{
    private const int HexLength = SHA256.HashSizeInBytes * 2;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? hex;

    private AuditHash(string hex) => this.hex = hex;

    /// <summary>What the first row names as its predecessor: 64 zeros.</summary>
    public static AuditHash None { get; }

    /// <summary>The hash of a row.</summary>
    public static AuditHash Of(ReadOnlySpan<byte> document)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, hash);
        return new AuditHash(Convert.ToHexStringLower(hash));
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AuditHash hash)
    {
        var valid = text.Length == HexLength && !text.ContainsAnyExcept(HexDigits);
        hash = valid && text.ContainsAnyExcept('0') ? new AuditHash(text.ToString()) : default;
        return valid;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => hex ?? new string('0', HexLength);
}
