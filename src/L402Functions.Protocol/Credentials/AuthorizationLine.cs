namespace L402Functions.Protocol.Credentials;

/// <summary>
/// Splits one <c>Authorization</c> line into credentials. A comma outside a quoted string begins a new credential only where a
/// scheme name and a space follow (or one of our scheme names alone); otherwise it belongs to the credential before it, as in a
/// list of macaroons or of auth-params.
/// </summary>
internal ref struct AuthorizationLine(string? line)
{
    private const string Space = " \t";

    private ReadOnlySpan<char> rest = line;

    public Part Current { get; private set; }

    public readonly AuthorizationLine GetEnumerator() => this;

    public bool MoveNext()
    {
        rest = rest.TrimStart(" \t,");
        if (rest.IsEmpty)
        {
            return false;
        }

        var end = EndOfSegment(rest, 0);
        while (end < rest.Length && !BeginsCredential(Segment(rest, end + 1)))
        {
            end = EndOfSegment(rest, end + 1);
        }

        var text = rest[..end].Trim(" \t,");
        rest = rest[end..];
        var space = text.IndexOfAny(Space);
        Current = space < 0 ? new Part(text, default) : new Part(text[..space], text[space..].Trim(Space));
        return true;
    }

    private static ReadOnlySpan<char> Segment(ReadOnlySpan<char> text, int start) => text[start..EndOfSegment(text, start)].Trim(Space);

    private static bool BeginsCredential(ReadOnlySpan<char> segment)
    {
        var space = segment.IndexOfAny(Space);
        if (space < 0)
        {
            return AuthorizationHeader.SchemeOf(segment) != AcceptedSchemes.None;
        }

        // "name = value" is an auth-param with bad white space (RFC 9110 section 11.2), not a scheme.
        return IsToken(segment[..space]) && !segment[space..].TrimStart(Space).StartsWith("=");
    }

    /// <summary>The next comma outside a quoted string, or the end. An unclosed quote swallows the rest.</summary>
    private static int EndOfSegment(ReadOnlySpan<char> text, int start)
    {
        var quoted = false;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    return i;
                default:
                    break;
            }
        }

        return text.Length;
    }

    private static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    /// <summary>One credential: the name of its scheme and what follows.</summary>
    internal readonly ref struct Part(ReadOnlySpan<char> scheme, ReadOnlySpan<char> credentials)
    {
        public ReadOnlySpan<char> Scheme { get; } = scheme;

        public ReadOnlySpan<char> Credentials { get; } = credentials;
    }
}
