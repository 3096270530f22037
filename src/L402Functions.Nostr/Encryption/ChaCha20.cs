using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace L402Functions.Nostr.Encryption;

// The ChaCha20 stream cipher of RFC 8439, sections 2.1 to 2.4.
//
// * Key size is 32 bytes: the specification's only one.
//
// * Nonce size is 12 bytes, the size of RFC 8439, not the 8 bytes of the original cipher.
//
// * The block counter is 32 bits and the caller's: NIP-44 starts at 0, the AEAD of RFC 8439 at 1. A message that
//   would carry it past 2^32 - 1 is refused, because the key stream would begin again.
//
// * The framework has the AEAD (ChaCha20Poly1305) and not the cipher alone, which is what NIP-44 takes: it
//   authenticates with HMAC instead. Hence these lines. Additions, rotations and XOR only: no branch and no
//   table index depends on the key or the data.
//
internal static class ChaCha20
{
    /// <summary>Length of a key in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Length of a nonce in bytes.</summary>
    public const int NonceLength = 12;

    /// <summary>Length of a block of key stream in bytes.</summary>
    public const int BlockLength = 64;

    private const int Words = 16;
    private const int CounterWord = 12;
    private const int DoubleRounds = 10;

    /// <summary>Encrypts or decrypts in place, which is the same.</summary>
    public static void Transform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, uint counter, Span<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength, nameof(key));
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceLength, nameof(nonce));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((data.Length + BlockLength - 1L) / BlockLength, (1L << 32) - counter, nameof(data));
        Span<uint> state = stackalloc uint[Words];
        Span<uint> mixed = stackalloc uint[Words];
        Span<byte> stream = stackalloc byte[BlockLength];
        try
        {
            Load(state, key, nonce, counter);
            for (; !data.IsEmpty; data = data[Math.Min(data.Length, BlockLength)..])
            {
                WriteBlock(state, mixed, stream);
                state[CounterWord]++;
                for (var i = 0; i < Math.Min(data.Length, BlockLength); i++)
                {
                    data[i] ^= stream[i];
                }
            }
        }
        finally
        {
            // The cipher runs backwards: any of the three tells the key.
            state.Clear();
            mixed.Clear();
            CryptographicOperations.ZeroMemory(stream);
        }
    }

    /// <summary>Section 2.3: constants, key, counter, nonce, as little-endian words.</summary>
    private static void Load(Span<uint> state, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, uint counter)
    {
        // "expand 32-byte k"
        state[0] = 0x61707865;
        state[1] = 0x3320646e;
        state[2] = 0x79622d32;
        state[3] = 0x6b206574;
        for (var i = 0; i < KeyLength / sizeof(uint); i++)
        {
            state[4 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(i * sizeof(uint))..]);
        }

        state[CounterWord] = counter;
        for (var i = 0; i < NonceLength / sizeof(uint); i++)
        {
            state[13 + i] = BinaryPrimitives.ReadUInt32LittleEndian(nonce[(i * sizeof(uint))..]);
        }
    }

    private static void WriteBlock(ReadOnlySpan<uint> state, Span<uint> x, Span<byte> block)
    {
        state.CopyTo(x);
        for (var i = 0; i < DoubleRounds; i++)
        {
            QuarterRound(ref x[0], ref x[4], ref x[8], ref x[12]);
            QuarterRound(ref x[1], ref x[5], ref x[9], ref x[13]);
            QuarterRound(ref x[2], ref x[6], ref x[10], ref x[14]);
            QuarterRound(ref x[3], ref x[7], ref x[11], ref x[15]);
            QuarterRound(ref x[0], ref x[5], ref x[10], ref x[15]);
            QuarterRound(ref x[1], ref x[6], ref x[11], ref x[12]);
            QuarterRound(ref x[2], ref x[7], ref x[8], ref x[13]);
            QuarterRound(ref x[3], ref x[4], ref x[9], ref x[14]);
        }

        for (var i = 0; i < Words; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(i * sizeof(uint))..], x[i] + state[i]);
        }
    }

    internal static void QuarterRound(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }
}
