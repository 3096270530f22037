using System.Globalization;
using System.Text;

namespace Azure.Data.Tables.Transactions;

/// <summary>The parts of a <c>$batch</c> reply, change sets flattened. Lines may end in CRLF or LF.</summary>
internal static class BatchReply
{
    public static List<Response> Parse(Response reply)
    {
        if (!reply.Headers.TryGetValue("Content-Type", out string contentType))
        {
            throw new InvalidOperationException("The batch reply has no Content-Type.");
        }

        // Latin-1 maps every byte to one character, so offsets are those of the bytes.
        List<Response> parts = [];
        AddParts(parts, Encoding.Latin1.GetString(reply.Content.ToMemory().Span), contentType);
        return parts;
    }

    private static void AddParts(List<Response> parts, string body, string contentType)
    {
        string delimiter = $"--{Boundary(contentType)}";
        int start = body.IndexOf(delimiter, StringComparison.Ordinal);
        while (start >= 0)
        {
            int from = start + delimiter.Length;
            if (string.CompareOrdinal(body, from, "--", 0, 2) == 0)
            {
                return;
            }

            from = body.IndexOf('\n', from) + 1;
            int next = body.IndexOf($"\n{delimiter}", from, StringComparison.Ordinal);
            if (from == 0 || next < 0)
            {
                throw new InvalidOperationException("The batch reply ends inside a part.");
            }

            AddPart(parts, body[from..(body[next - 1] == '\r' ? next - 1 : next)]);
            start = next + 1;
        }
    }

    private static void AddPart(List<Response> parts, string part)
    {
        (List<string> lines, string content) = Split(part);
        Dictionary<string, List<string>> headers = Headers(lines);
        if (headers.TryGetValue("Content-Type", out List<string> types) && types[0].StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            AddParts(parts, content, types[0]);
            return;
        }

        (List<string> head, string responseBody) = Split(content);
        string[] status = head.Count == 0 ? [] : head[0].Split(' ', 3);
        if (status.Length < 2 || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code))
        {
            throw new InvalidOperationException($"Expected an HTTP status line, not {head.FirstOrDefault()}");
        }

        parts.Add(new BatchPartResponse(
            code,
            status.Length > 2 ? status[2] : string.Empty,
            Headers(head.Skip(1)),
            Encoding.Latin1.GetBytes(responseBody)));
    }

    // Lines up to the first empty one, and what follows it.
    private static (List<string> Lines, string Remainder) Split(string text)
    {
        List<string> lines = [];
        int position = 0;
        while (position < text.Length)
        {
            int end = text.IndexOf('\n', position);
            string line = (end < 0 ? text[position..] : text[position..end]).TrimEnd('\r');
            position = end < 0 ? text.Length : end + 1;
            if (line.Length == 0)
            {
                break;
            }

            lines.Add(line);
        }

        return (lines, text[position..]);
    }

    private static Dictionary<string, List<string>> Headers(IEnumerable<string> lines)
    {
        Dictionary<string, List<string>> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new InvalidOperationException("A part of the batch reply has a malformed header.");
            }

            string name = line[..colon].Trim();
            if (!headers.TryGetValue(name, out List<string> values))
            {
                headers[name] = values = [];
            }

            values.Add(line[(colon + 1)..].Trim());
        }

        return headers;
    }

    private static string Boundary(string contentType)
    {
        foreach (string parameter in contentType.Split(';'))
        {
            string trimmed = parameter.Trim();
            if (trimmed.StartsWith("boundary=", StringComparison.OrdinalIgnoreCase))
            {
                return trimmed["boundary=".Length..].Trim('"');
            }
        }

        throw new InvalidOperationException("The batch reply has no boundary.");
    }
}
