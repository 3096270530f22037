using System.Text;

namespace L402Functions.Protocol.Challenges;

/// <summary>The quoted-string of RFC 9110 section 5.6.4.</summary>
internal static class QuotedString
{
    /// <summary>Appends <c>name="value"</c>, escaping the quotation mark and the backslash.</summary>
    /// <exception cref="ArgumentException">The value holds a line break or another control character, which no escaping can carry.</exception>
    public static StringBuilder AppendParameter(this StringBuilder line, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        line.Append(name).Append("=\"");
        foreach (var c in value)
        {
            if (c is '\u007f' or < ' ' and not '\t')
            {
                throw new ArgumentException($"The challenge parameter {name} holds a control character.", name);
            }

            if (c is '"' or '\\')
            {
                line.Append('\\');
            }

            line.Append(c);
        }

        return line.Append('"');
    }
}
