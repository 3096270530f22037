using System.Security.Cryptography;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.Paywall.Keys;

/// <summary>
/// The master keys, by number. A token's root key is HMAC-SHA256(master key, identifier), and the first byte of its token id is the
/// number of the master key: so any instance verifies any token without asking a store, and a new key can be rolled in while
/// tokens of the old one live on. Taking a key out ends every token minted with it.
/// </summary>
public sealed class KeyRing : IRootKeySource, IDisposable
{
    /// <summary>The length of a master key in bytes.</summary>
    public const int KeyLength = 32;

    private const int KeyNumberOffset = 2 + 32;
    private readonly byte[]?[] keys = new byte[256][];
    private readonly byte[] nobodys = RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>A ring of <paramref name="masterKeys"/>, minting with <paramref name="current"/>.</summary>
    /// <exception cref="ArgumentException">A key is not 32 bytes, or the current one is not among them.</exception>
    public KeyRing(IReadOnlyDictionary<byte, byte[]> masterKeys, byte current)
    {
        ArgumentNullException.ThrowIfNull(masterKeys);
        foreach (var (number, key) in masterKeys)
        {
            if (key.Length != KeyLength)
            {
                throw new ArgumentException($"Master key {number} has {key.Length} bytes; it must have {KeyLength}.", nameof(masterKeys));
            }

            keys[number] = [.. key];
        }

        if (keys[current] is null)
        {
            throw new ArgumentException($"The current master key, number {current}, is not among the keys.", nameof(current));
        }

        CurrentNumber = current;
    }

    /// <summary>The number of the key that new tokens are minted with.</summary>
    public byte CurrentNumber { get; }

    /// <inheritdoc/>
    public bool TryGetRootKey(ReadOnlySpan<byte> identifier, Span<byte> rootKey)
    {
        // An unknown number costs the same work as a known one, so that the time does not tell which numbers there are.
        var known = identifier.Length > KeyNumberOffset ? keys[identifier[KeyNumberOffset]] : null;
        HMACSHA256.HashData(known ?? nobodys, identifier, rootKey);
        return known is not null;
    }

    /// <summary>
    /// A key for another purpose, derived from each master key, the current one first: what is signed today is signed with the first,
    /// what was signed before a rotation still verifies with the others.
    /// </summary>
    public IReadOnlyList<byte[]> Derive(ReadOnlySpan<byte> purpose)
    {
        var derived = DeriveByNumber(purpose);
        return [derived[CurrentNumber], .. derived.Where(d => d.Key != CurrentNumber).OrderBy(d => d.Key).Select(d => d.Value)];
    }

    /// <summary>The same, by the number of the master key that each is derived from.</summary>
    public IReadOnlyDictionary<int, byte[]> DeriveByNumber(ReadOnlySpan<byte> purpose)
    {
        var derived = new Dictionary<int, byte[]>();
        for (var number = 0; number < keys.Length; number++)
        {
            if (keys[number] is { } key)
            {
                derived.Add(number, HMACSHA256.HashData(key, purpose));
            }
        }

        return derived;
    }

    /// <summary>Overwrites the keys and takes them out: whoever still asks finds no key rather than one of zeros.</summary>
    public void Dispose()
    {
        for (var number = 0; number < keys.Length; number++)
        {
            CryptographicOperations.ZeroMemory(Interlocked.Exchange(ref keys[number], null));
        }
    }
}
