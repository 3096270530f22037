using System.Globalization;
using System.Text;
using System.Text.Json;

namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>What a <c>curl</c> of a document was answered; with <c>-i</c> the text begins with the headers.</summary>
internal sealed record ShellAnswer(int Status, string Text)
{
    private const int StatusDigits = 3;

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Text[Text.IndexOf('{', StringComparison.Ordinal)..]).RootElement;

    /// <summary>Reads a line of the record.</summary>
    public static ShellAnswer Read(string line) => new(
        int.Parse(line.AsSpan(0, StatusDigits), CultureInfo.InvariantCulture), Encoding.UTF8.GetString(Convert.FromBase64String(line[(StatusDigits + 1)..])));

    /// <summary>A member's text.</summary>
    public string? this[string member] => Json.TryGetProperty(member, out var value) ? value.ToString() : null;
}
