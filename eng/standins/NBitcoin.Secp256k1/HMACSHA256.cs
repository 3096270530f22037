using Hash = System.Security.Cryptography.IncrementalHash;
using HashAlgorithmName = System.Security.Cryptography.HashAlgorithmName;

namespace NBitcoin.Secp256k1;

/// <summary>Incremental HMAC-SHA-256.</summary>
public class HMACSHA256 : IDisposable
{
    private Hash? hash;

    public HMACSHA256()
    {
    }

    public HMACSHA256(ReadOnlySpan<byte> key) => Initialize(key);

    public void Initialize(ReadOnlySpan<byte> key)
    {
        hash?.Dispose();
        hash = Hash.CreateHMAC(HashAlgorithmName.SHA256, key);
    }

    public void Write32(ReadOnlySpan<byte> data) => Initialized().AppendData(data);

    public void Finalize(Span<byte> output) => Initialized().GetHashAndReset(output);

    public void Dispose()
    {
        hash?.Dispose();
        GC.SuppressFinalize(this);
    }

    private Hash Initialized() => hash ?? throw new InvalidOperationException("You need to call HMACSHA256.Initialize first");
}
