namespace Azure.Data.Tables.Connections;

/// <summary>The <c>key=value;</c> pairs of a connection string; keys are case-insensitive, a broken string is an InvalidOperationException.</summary>
internal static class ConnectionSegments
{
    public static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> pairs = new(StringComparer.OrdinalIgnoreCase);
        string[] segments = text.Split(';');
        for (int i = 0; i < segments.Length; i++)
        {
            string segment = segments[i];
            if (segment.Length == 0)
            {
                if (i > 0 && i == segments.Length - 1)
                {
                    break;
                }

                throw new InvalidOperationException(i == 0
                    ? "Connection string starts with separator ';'."
                    : "Connection string contains two following separators ';'.");
            }

            int equals = segment.IndexOf('=', StringComparison.Ordinal);
            string keyword = equals < 0 ? segment : segment[..equals].Trim();
            if (equals < 0)
            {
                throw new InvalidOperationException($"Connection string doesn't have value for keyword '{keyword}'.");
            }

            if (equals == 0)
            {
                throw new InvalidOperationException("Connection string has value '' with no keyword.");
            }

            if (equals == segment.Length - 1)
            {
                throw new InvalidOperationException($"Connection string has keyword '{keyword}' with empty value.");
            }

            if (!pairs.TryAdd(keyword, segment[(equals + 1)..].Trim()))
            {
                throw new InvalidOperationException($"Duplicated keyword '{keyword}'");
            }
        }

        return pairs;
    }
}
