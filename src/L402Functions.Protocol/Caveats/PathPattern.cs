using System.Buffers;

namespace L402Functions.Protocol.Caveats;

/// <summary>
/// Which paths a token opens: <c>/a/b</c>, exactly that path, or <c>/a/*</c>, everything below <c>/a</c> (not <c>/a</c> itself); <c>/*</c> is
/// everything below the root. Comparison is by character and case-sensitive. A pattern is compared with a path that has been percent-decoded
/// and normalised; a path that is not (see <see cref="Matches"/>) matches nothing, so no spelling of a path reaches past a pattern.
/// </summary>
public readonly record struct PathPattern
{
    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxLength = 1024;

    // Anything that a decoder, a router or an upstream could read as something else than itself.
    private static readonly SearchValues<char> Unsafe = SearchValues.Create("%?#\\\u007F\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r"
        + "\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F"
        + "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F"
        + "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F");

    private readonly string? text;

    private PathPattern(string text) => this.text = text;

    /// <summary>True for <c>/a/*</c>, false for an exact path.</summary>
    public bool IsSubtree => Text.EndsWith("/*", StringComparison.Ordinal);

    private string Text => text ?? throw new InvalidOperationException("The default path pattern is no pattern.");

    /// <summary>
    /// Reads a pattern. Refused: more than <see cref="MaxLength"/> characters, no leading <c>/</c>, an empty segment (<c>//</c>, a trailing <c>/</c>),
    /// <c>.</c> or <c>..</c> as a segment, <c>*</c> anywhere but as the whole last segment, any of <c>% ? # \</c> and control characters.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PathPattern pattern)
    {
        pattern = default;
        if (text.Length > MaxLength || !IsPlain(text))
        {
            return false;
        }

        var star = text.IndexOf('*');
        if (star >= 0 && (star != text.Length - 1 || text[star - 1] != '/'))
        {
            return false;
        }

        pattern = new PathPattern(text.ToString());
        return true;
    }

    /// <summary>Reads a pattern that is known to be one: from a constant, or from configuration that was checked.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static PathPattern Parse(string text) =>
        TryParse(text, out var pattern) ? pattern : throw new FormatException($"'{text}' is not a path pattern: /a/b or /a/*, decoded, without empty, '.' or '..' segments.");

    /// <summary>
    /// True where this pattern covers <paramref name="path"/>, a percent-decoded path without its query. A path with an empty, <c>.</c> or <c>..</c>
    /// segment, a trailing <c>/</c>, a backslash, a control character or one of <c>% ? #</c> is covered by nothing.
    /// </summary>
    public bool Matches(ReadOnlySpan<char> path) => IsPlain(path) && Covers(path);

    /// <summary>True where every path that this pattern covers is covered by <paramref name="other"/> too.</summary>
    public bool IsNarrowerOrEqual(PathPattern other) => Text == other.Text || other.Covers(IsSubtree ? Text.AsSpan(0, Text.Length - 1) : Text);

    /// <summary>The pattern as it stands in the caveat; empty for <c>default</c>.</summary>
    public override string ToString() => text ?? string.Empty;

    private bool Covers(ReadOnlySpan<char> path)
    {
        if (!IsSubtree)
        {
            return path.SequenceEqual(Text);
        }

        // "/a/" is a prefix of everything below /a and of nothing beside it; for a narrower subtree "/a/b/" it decides as well.
        var below = Text.AsSpan(0, Text.Length - 1);
        return path.Length > below.Length && path.StartsWith(below, StringComparison.Ordinal);
    }

    private static bool IsPlain(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/' || path.ContainsAny(Unsafe))
        {
            return false;
        }

        if (path.Length == 1)
        {
            return true;
        }

        var segments = path[1..];
        foreach (var range in segments.Split('/'))
        {
            if (segments[range] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
