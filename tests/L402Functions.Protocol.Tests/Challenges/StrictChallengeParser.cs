namespace L402Functions.Protocol.Tests.Challenges;

/// <summary>
/// Reads WWW-Authenticate by the letter of RFC 9110 (sections 5.6 and 11): what a careful client does with the lines written here.
/// It follows the published lists of challenges, and so is known to be right where it judges the writer.
/// </summary>
internal static class StrictChallengeParser
{
    private const string TokenSymbols = "!#$%&'*+-.^_`|~";

    public static IReadOnlyList<ParsedChallenge> Parse(string header)
    {
        var challenges = new List<ParsedChallenge>();
        var at = 0;
        while (SkipListSeparators(header, ref at))
        {
            var name = Token(header, ref at);
            var afterName = at;
            SkipSpace(header, ref at);
            if (at < header.Length && header[at] == '=' && challenges.Count > 0)
            {
                at++;
                SkipSpace(header, ref at);
                challenges[^1].Add(name, Value(header, ref at));
                EndOfElement(header, ref at);
                continue;
            }

            if (at == afterName && at < header.Length && header[at] != ',')
            {
                throw new FormatException($"A scheme name is followed by '{header[at]}'.");
            }

            challenges.Add(new ParsedChallenge(name));
        }

        return challenges;
    }

    private static bool SkipListSeparators(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or ',')
        {
            at++;
        }

        return at < text.Length;
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }
    }

    private static void EndOfElement(string text, ref int at)
    {
        SkipSpace(text, ref at);
        if (at < text.Length && text[at] != ',')
        {
            throw new FormatException($"A parameter is followed by '{text[at]}'.");
        }
    }

    private static string Token(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || TokenSymbols.Contains(text[at], StringComparison.Ordinal)))
        {
            at++;
        }

        return at > start ? text[start..at] : throw new FormatException($"A token was expected at {start}.");
    }

    private static string Value(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            return Token(text, ref at);
        }

        var value = new System.Text.StringBuilder();
        for (at++; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                at++;
                return value.ToString();
            }

            if (c == '\\')
            {
                c = ++at < text.Length ? text[at] : throw new FormatException("A backslash ends the text.");
            }

            value.Append(c is '\t' or >= ' ' and not '\u007f' ? c : throw new FormatException("A control character."));
        }

        throw new FormatException("A quoted string does not end.");
    }
}
