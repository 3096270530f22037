using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace L402Functions.Protocol.Signing;

/// <summary>
/// The platform's key objects of one key: they are not for several threads at once, and making one costs more than a signature. As many
/// live as were ever used at the same time.
/// </summary>
internal sealed class EcdsaPool(ECParameters parameters) : IDisposable
{
    private readonly ConcurrentBag<ECDsa> idle = [];

    /// <summary>The signature over SHA-256 of <paramref name="data"/>: R and S, 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var key = Rent();
        var signature = key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        idle.Add(key);
        return signature;
    }

    /// <summary>Whether <paramref name="signature"/>, R and S, is one over SHA-256 of <paramref name="data"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var key = Rent();
        var verified = key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        idle.Add(key);
        return verified;
    }

    /// <summary>Ends what is idle. What is in use at that moment ends with the process.</summary>
    public void Dispose()
    {
        while (idle.TryTake(out var key))
        {
            key.Dispose();
        }
    }

    private ECDsa Rent() => idle.TryTake(out var key) ? key : ECDsa.Create(parameters);
}
