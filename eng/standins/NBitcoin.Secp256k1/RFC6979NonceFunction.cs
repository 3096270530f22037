namespace NBitcoin.Secp256k1;

/// <summary>The deterministic ECDSA nonce as libsecp256k1 makes it: RFC 6979 over key, message, and 32 bytes of extra data where given.</summary>
public class RFC6979NonceFunction : INonceFunction
{
    private readonly byte[]? nonceData;

    public RFC6979NonceFunction(byte[]? nonceData = null) => this.nonceData = nonceData;

    public static RFC6979NonceFunction Instance { get; } = new();

    public bool TryGetNonce(Span<byte> nonce32, ReadOnlySpan<byte> msg32, ReadOnlySpan<byte> key32, ReadOnlySpan<byte> algo16, uint counter)
    {
        Span<byte> seed = stackalloc byte[112];
        seed.Clear();
        key32.CopyTo(seed);
        msg32.CopyTo(seed[32..]);
        var length = 64;
        if (nonceData is not null)
        {
            nonceData.CopyTo(seed[length..]);
            length += 32;
        }

        if (algo16.Length == 16)
        {
            algo16.CopyTo(seed[length..]);
            length += 16;
        }

        using var generator = new RFC6979HMACSHA256();
        generator.Initialize(seed[..length]);
        seed.Clear();
        for (uint i = 0; i <= counter; i++)
        {
            generator.Generate(nonce32);
        }

        return true;
    }
}
