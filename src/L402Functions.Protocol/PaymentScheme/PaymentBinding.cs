using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using L402Functions.Protocol.Json;

namespace L402Functions.Protocol.PaymentScheme;

/// <summary>
/// What a charge was made out for, carried in the parameter <c>opaque</c> and covered by the challenge's id, so that a cheap
/// challenge opens nothing else. A canonical JSON map of strings, as draft-httpauth-payment demands of <c>opaque</c>:
/// <c>{"capability"?:"…","method":"GET","path":"/…","price":"21000","service":"…"}</c>.
/// </summary>
/// <param name="Service">The service's name.</param>
/// <param name="Path">The exact path of the request, beginning with a slash.</param>
/// <param name="Method">The exact HTTP method, e.g. <c>GET</c>.</param>
/// <param name="Price">What was asked for; in JSON a decimal number of millisatoshi.</param>
/// <param name="Capability">The capability within the service, where it has any.</param>
public sealed record PaymentBinding(string Service, string Path, string Method, Msat Price, string? Capability = null)
{
    /// <summary>Reads the parameter <c>opaque</c>; false where it is not a binding of this form.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out PaymentBinding? binding)
    {
        binding = null;
        if (!StrictBase64Url.TryDecode(text, out var json) || !StrictJson.TryReadObject(json, out var document))
        {
            return false;
        }

        using (document)
        {
            var root = document.RootElement;
            if (!StrictJson.TryGetString(root, "service", out var service)
                || !StrictJson.TryGetString(root, "path", out var path)
                || !StrictJson.TryGetString(root, "method", out var method)
                || !StrictJson.TryGetString(root, "price", out var priceText)
                || !Msat.TryParse(priceText, out var price)
                || !StrictJson.TryGetOptionalString(root, "capability", out var capability))
            {
                return false;
            }

            binding = new PaymentBinding(service, path, method, price, capability);
            return true;
        }
    }

    /// <summary>The value of the parameter <c>opaque</c>.</summary>
    public string Encode()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            StrictJson.WriteOptional(writer, "capability", Capability);
            writer.WriteString("method", Method);
            writer.WriteString("path", Path);
            writer.WriteString("price", Price.Value.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("service", Service);
            writer.WriteEndObject();
        }

        return StrictBase64Url.Encode(CanonicalJson.Canonicalize(buffer.WrittenSpan));
    }

    /// <summary>
    /// True where every text is Unicode. Half a surrogate pair would be written as a replacement character and never match again:
    /// what is bought could not be had.
    /// </summary>
    internal bool IsText() => IsText(Service) && IsText(Path) && IsText(Method) && IsText(Capability);

    internal static bool IsText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
