namespace NBitcoin.Secp256k1;

/// <summary>The deterministic generator of RFC 6979, section 3.2, over HMAC-SHA-256.</summary>
public class RFC6979HMACSHA256 : IDisposable
{
    private readonly byte[] k = new byte[32];
    private readonly byte[] v = new byte[32];
    private bool generated;

    public void Initialize(ReadOnlySpan<byte> key)
    {
        v.AsSpan().Fill(1);
        k.AsSpan().Clear();
        Update(0, key);
        Update(1, key);
        generated = false;
    }

    public void Generate(Span<byte> output)
    {
        if (generated)
        {
            Update(0, []);
        }

        while (!output.IsEmpty)
        {
            System.Security.Cryptography.HMACSHA256.HashData(k, v, v);
            var part = Math.Min(output.Length, v.Length);
            v.AsSpan(0, part).CopyTo(output);
            output = output[part..];
        }

        generated = true;
    }

    public void Dispose()
    {
        k.AsSpan().Clear();
        v.AsSpan().Clear();
        generated = false;
        GC.SuppressFinalize(this);
    }

    private void Update(byte separator, ReadOnlySpan<byte> data)
    {
        System.Security.Cryptography.HMACSHA256.HashData(k, [.. v, separator, .. data], k);
        System.Security.Cryptography.HMACSHA256.HashData(k, v, v);
    }
}
