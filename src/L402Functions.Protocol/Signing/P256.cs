using System.Security.Cryptography;

namespace L402Functions.Protocol.Signing;

/// <summary>The curve of ES256 (RFC 7518 section 3.4): P-256 of FIPS 186-5, also called secp256r1 and prime256v1.</summary>
internal static class P256
{
    /// <summary>The length of a coordinate and of a private scalar in bytes.</summary>
    public const int Length = 32;

    /// <summary>The length of a signature: R and S, each <see cref="Length"/> bytes, big-endian.</summary>
    public const int SignatureLength = 2 * Length;

    /// <summary>The order of the base point: a private scalar is 1 up to this, exclusive.</summary>
    private static ReadOnlySpan<byte> Order =>
    [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];

    /// <summary>Whether <paramref name="scalar"/> is a private key. Not in constant time: it is asked once, of a key at start.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> scalar) =>
        scalar.Length == Length && scalar.ContainsAnyExcept((byte)0) && scalar.SequenceCompareTo(Order) < 0;

    /// <summary>The curve, for a key of the platform.</summary>
    public static ECCurve Curve => ECCurve.NamedCurves.nistP256;
}
