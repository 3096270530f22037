using System.Collections.Immutable;

namespace L402Functions.Protocol.Bolt11;

/// <summary>An on-chain address that could be paid instead (BOLT 11, field <c>f</c>).</summary>
/// <param name="Version">0 to 16: the witness version; 17: public key hash; 18: script hash.</param>
/// <param name="Program">The witness program (2 to 40 bytes) or the hash (20 bytes).</param>
public sealed record FallbackAddress(byte Version, ImmutableArray<byte> Program)
{
    /// <summary>The version of an address that is a public key hash.</summary>
    public const byte PublicKeyHash = 17;

    /// <summary>The version of an address that is a script hash.</summary>
    public const byte ScriptHash = 18;

    /// <summary>True where the version is known and the program has a length that it allows (BIP 141).</summary>
    public bool IsWellFormed => Version switch
    {
        0 => Program.Length is 20 or 32,
        <= 16 => Program.Length is >= 2 and <= 40,
        PublicKeyHash or ScriptHash => Program.Length == 20,
        _ => false,
    };

    /// <summary>The same version and program.</summary>
    public bool Equals(FallbackAddress? other) => other is not null && Version == other.Version && Program.SequenceEqual(other.Program);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Program.Length, Program.IsEmpty ? 0 : Program[0]);
}
