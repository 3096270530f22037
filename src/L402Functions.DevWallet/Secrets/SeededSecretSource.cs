using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace L402Functions.DevWallet.Secrets;

/// <summary>The same secrets for the same seed: SHA-256 of the seed and a counter. Anybody who knows the seed knows them.</summary>
public sealed class SeededSecretSource(string seed) : ISecretSource
{
    private readonly byte[] seedHash = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
    private long counter;

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long)];
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes];
        seedHash.CopyTo(input);
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteInt64BigEndian(input[SHA256.HashSizeInBytes..], Interlocked.Increment(ref counter));
            SHA256.HashData(input, block);
            var part = Math.Min(block.Length, destination.Length);
            block[..part].CopyTo(destination);
            destination = destination[part..];
        }
    }
}
