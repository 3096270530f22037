namespace L402Functions.Paywall.Http;

/// <summary>
/// Functions' routes match without regard to case and to a trailing slash; tokens are bound to paths letter by letter. So the path that a
/// token is checked against has the route's own spelling wherever the route is literal.
/// </summary>
internal static class RoutePath
{
    /// <summary>The request's path in the spelling of <paramref name="template"/>.</summary>
    public static string InSpellingOf(string template, string path)
    {
        var trimmed = path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
        if (!template.Contains('{', StringComparison.Ordinal))
        {
            return string.Equals(trimmed, template, StringComparison.OrdinalIgnoreCase) ? template : path;
        }

        var literal = template.Split('/');
        var actual = trimmed.Split('/');
        for (var i = 0; i < literal.Length && i < actual.Length && !literal[i].Contains('{', StringComparison.Ordinal); i++)
        {
            if (string.Equals(actual[i], literal[i], StringComparison.OrdinalIgnoreCase))
            {
                actual[i] = literal[i];
            }
        }

        return string.Join('/', actual);
    }
}
