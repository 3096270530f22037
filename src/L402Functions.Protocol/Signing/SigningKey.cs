using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace L402Functions.Protocol.Signing;

/// <summary>
/// A private P-256 key, for ES256: ECDSA with SHA-256 (RFC 7518 section 3.4). What it signs, everybody can verify who has its
/// <see cref="PublicKey"/>, and nobody else can make: unlike the macaroons' and the messages' HMACs, which only their maker verifies.
/// For any number of threads.
/// </summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>The length of a private key in bytes.</summary>
    public const int Length = P256.Length;

    private readonly EcdsaPool pool;

    private SigningKey(ECParameters parameters)
    {
        pool = new EcdsaPool(parameters);
        PublicKey = new VerifyingKey(parameters.Q);
    }

    /// <summary>Its public half.</summary>
    public VerifyingKey PublicKey { get; }

    /// <summary>The key of a private scalar, 32 bytes big-endian; false where it is not 1 up to the curve's order. Of 2³² random ones, one is not.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> scalar, [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        if (!P256.IsScalar(scalar))
        {
            return false;
        }

        using var given = ECDsa.Create(new ECParameters { Curve = P256.Curve, D = scalar.ToArray() });
        key = new SigningKey(given.ExportParameters(includePrivateParameters: true));
        return true;
    }

    /// <summary>The signature over <paramref name="data"/>: R and S, 64 bytes. Another one each time, all of them valid.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => pool.Sign(data);

    /// <summary>The public key's id, and nothing of the secret.</summary>
    public override string ToString() => $"SigningKey({PublicKey.KeyId})";

    /// <inheritdoc/>
    public void Dispose()
    {
        pool.Dispose();
        PublicKey.Dispose();
    }
}
