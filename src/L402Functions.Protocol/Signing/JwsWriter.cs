using System.Text;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Protocol.Signing;

/// <summary>Writes compact JSON Web Signatures with one key, each naming its algorithm, its key and what kind of document it is.</summary>
public sealed class JwsWriter
{
    private readonly SigningKey key;
    private readonly string header;

    /// <summary>A writer of documents of one type.</summary>
    /// <param name="key">Signs them.</param>
    /// <param name="type">Their <c>typ</c>: a media type without its <c>application/</c>. It is signed along, so a document of one type can never be taken for another.</param>
    public JwsWriter(SigningKey key, string type)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(type);
        if (!type.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '+' or '/'))
        {
            throw new ArgumentException("A type is a media type: letters, digits and '-', '.', '+', '/'.", nameof(type));
        }

        this.key = key;
        header = StrictBase64Url.Encode(Encoding.ASCII.GetBytes($"{{\"alg\":\"{Jws.Algorithm}\",\"kid\":\"{key.PublicKey.KeyId}\",\"typ\":\"{type}\"}}"));
    }

    /// <summary>The signed document: ASCII, safe in a header and in a URL.</summary>
    public string Write(ReadOnlySpan<byte> payload)
    {
        var signed = $"{header}.{StrictBase64Url.Encode(payload)}";
        return $"{signed}.{StrictBase64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
