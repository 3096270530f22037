using System.Text;
using Hash = System.Security.Cryptography.IncrementalHash;
using HashAlgorithmName = System.Security.Cryptography.HashAlgorithmName;

namespace NBitcoin.Secp256k1;

/// <summary>Incremental SHA-256 with BIP-340's tagged form.</summary>
public class SHA256 : IDisposable
{
    private readonly Hash hash = Hash.CreateHash(HashAlgorithmName.SHA256);

    public void Initialize()
    {
        Span<byte> discarded = stackalloc byte[32];
        hash.GetHashAndReset(discarded);
    }

    public void InitializeTagged(ReadOnlySpan<byte> tag)
    {
        Span<byte> tagHash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(tag, tagHash);
        Initialize();
        Write(tagHash);
        Write(tagHash);
    }

    public void InitializeTagged(string tag) => InitializeTagged(Encoding.ASCII.GetBytes(tag));

    public void Write(ReadOnlySpan<byte> buffer) => hash.AppendData(buffer);

    public void Write(byte b) => hash.AppendData([b]);

    public byte[] GetHash()
    {
        var result = new byte[32];
        GetHash(result);
        return result;
    }

    public void GetHash(Span<byte> output) => hash.GetHashAndReset(output);

    public void Dispose()
    {
        hash.Dispose();
        GC.SuppressFinalize(this);
    }
}
