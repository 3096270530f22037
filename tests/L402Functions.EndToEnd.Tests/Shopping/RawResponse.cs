using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace L402Functions.EndToEnd.Tests.Shopping;

/// <summary>An answer, line by line.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The header lines in order.</param>
/// <param name="Body">The body; of a chunked one, with its chunk sizes.</param>
internal sealed partial record RawResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    /// <summary>The challenge lines, in order.</summary>
    public IReadOnlyList<string> Challenges => All("WWW-Authenticate");

    /// <summary>The code of a problem body.</summary>
    public string Code => JsonDocument.Parse(Body).RootElement.GetProperty("code").GetString()!;

    /// <summary>Every line of that name.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];

    /// <summary>Fails where anything in the answer could be paid.</summary>
    public void OffersNothing()
    {
        Assert.Empty(Challenges);
        Assert.DoesNotContain("lnbc", Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("macaroon", Body, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a body of the length that the headers tell has come.</summary>
    public static bool IsWhole(string received)
    {
        var end = received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end > 0
            && Length().Match(received[..end]) is { Success: true } length
            && received.Length - end - 4 >= int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public static RawResponse Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"That is no HTTP answer: '{text}'");
        var lines = text[..end].Split("\r\n");
        return new RawResponse(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            [.. lines.Skip(1).Select(l => l.Split(": ", 2)).Select(p => KeyValuePair.Create(p[0], p.Length > 1 ? p[1] : ""))],
            text[(end + 4)..]);
    }

    [GeneratedRegex(@"\r\nContent-Length: ([0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
