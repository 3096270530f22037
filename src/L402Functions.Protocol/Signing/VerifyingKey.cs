using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using L402Functions.Protocol.Json;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Signing;

/// <summary>
/// The public half of a <see cref="SigningKey"/>: a P-256 key as a JSON Web Key (RFC 7517, RFC 7518 section 6.2). Its key id is its
/// thumbprint (RFC 7638), so a key has one name, wherever it is read from. For any number of threads.
/// </summary>
public sealed class VerifyingKey : IDisposable
{
    private const string KeyType = "EC";
    private const string CurveName = "P-256";
    private readonly EcdsaPool pool;
    private readonly string x;
    private readonly string y;

    internal VerifyingKey(ECPoint point)
    {
        pool = new EcdsaPool(new ECParameters { Curve = P256.Curve, Q = point });
        (x, y) = (StrictBase64Url.Encode(point.X), StrictBase64Url.Encode(point.Y));

        // RFC 7638 section 3: the required members only, in this order, without white space.
        var required = $"{{\"crv\":\"{CurveName}\",\"kty\":\"{KeyType}\",\"x\":\"{x}\",\"y\":\"{y}\"}}";
        KeyId = StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(required)));
    }

    /// <summary>The key's name, <c>kid</c>: the SHA-256 thumbprint of the key in base64url, 43 characters.</summary>
    public string KeyId { get; }

    /// <summary>Reads a JSON Web Key. Members that are not known are ignored; false for another kind of key, a point off the curve, or a <c>kid</c> that is not the thumbprint.</summary>
    public static bool TryParse(string json, [NotNullWhen(true)] out VerifyingKey? key)
    {
        ArgumentNullException.ThrowIfNull(json);
        key = null;
        if (!StrictJson.TryReadObject(Encoding.UTF8.GetBytes(json), out var document))
        {
            return false;
        }

        using (document)
        {
            return TryRead(document.RootElement, out key);
        }
    }

    internal static bool TryRead(JsonElement jwk, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        if (!StrictJson.TryGetString(jwk, "kty", out var kty)
            || kty != KeyType
            || !StrictJson.TryGetString(jwk, "crv", out var crv)
            || crv != CurveName
            || !TryGetCoordinate(jwk, "x", out var pointX)
            || !TryGetCoordinate(jwk, "y", out var pointY)
            || !StrictJson.TryGetOptionalString(jwk, "kid", out var kid))
        {
            return false;
        }

        var read = new VerifyingKey(new ECPoint { X = pointX, Y = pointY });
        if ((kid is not null && kid != read.KeyId) || !read.IsOnCurve())
        {
            read.Dispose();
            return false;
        }

        key = read;
        return true;
    }

    /// <summary>Whether <paramref name="signature"/> (R and S, 64 bytes) is this key's over <paramref name="data"/>.</summary>
    public bool HasSigned(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        signature.Length == P256.SignatureLength && pool.Verify(data, signature);

    /// <summary>Writes the key as a JSON Web Key, with what it is for.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("kty", KeyType);
        writer.WriteString("crv", CurveName);
        writer.WriteString("x", x);
        writer.WriteString("y", y);
        writer.WriteString("kid", KeyId);
        writer.WriteString("use", "sig");
        writer.WriteString("alg", Jws.Algorithm);
        writer.WriteEndObject();
    }

    /// <summary>The key id.</summary>
    public override string ToString() => KeyId;

    /// <inheritdoc/>
    public void Dispose() => pool.Dispose();

    private static bool TryGetCoordinate(JsonElement jwk, string name, [NotNullWhen(true)] out byte[]? coordinate)
    {
        coordinate = null;
        return StrictJson.TryGetString(jwk, name, out var text)
            && !text.Contains('=', StringComparison.Ordinal)
            && StrictBase64Url.TryDecode(text, out coordinate)
            && coordinate.Length == P256.Length;
    }

    /// <summary>The platform refuses a point that is not on the curve; some of its implementations only when the key is first used.</summary>
    private bool IsOnCurve()
    {
        try
        {
            HasSigned([], new byte[P256.SignatureLength]);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
