using System.Diagnostics.CodeAnalysis;
using System.Text;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Paywall.Sales;

/// <summary>Where a page of sales ended, as the store tells it: to be handed back, and to be understood by nobody else.</summary>
/// <param name="Token">The store's word: printable ASCII and spaces.</param>
public sealed record SalesCursor(string Token)
{
    private const int LongestToken = 2048;

    /// <summary>Reads a cursor from its text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SalesCursor? cursor)
    {
        ArgumentNullException.ThrowIfNull(text);
        cursor = text.Length <= LongestToken
            && StrictBase64Url.TryDecode(text, out var bytes)
            && bytes.Length > 0
            && !bytes.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~')
                ? new SalesCursor(Encoding.ASCII.GetString(bytes))
                : null;
        return cursor is not null;
    }

    /// <summary>Its text, safe in a URL.</summary>
    public override string ToString() => StrictBase64Url.Encode(Encoding.ASCII.GetBytes(Token));
}
