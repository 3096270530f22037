using System.Buffers;
using System.Globalization;
using System.Text;

namespace L402Functions.Spending.Audit.Reading;

/// <summary>
/// Audit rows as lines of JSON: <c>{"root":"…","row":…}</c>, where the row is its document byte for byte, so that its SHA-256 is what the next one names as
/// <c>prev</c>. A row that is no entry is told as <c>{"root":"…","unreadable":17}</c>.
/// </summary>
public static class AuditNdjson
{
    /// <summary>The line of one row.</summary>
    public static void WriteLine(IBufferWriter<byte> output, AuditRow row)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(row);

        // A root's name has no character that JSON would have to escape.
        if (row.Entry is not { } entry)
        {
            Write(output, string.Create(CultureInfo.InvariantCulture, $"{{\"root\":\"{row.Root}\",\"unreadable\":{row.Sequence}}}\n"));
            return;
        }

        Write(output, $"{{\"root\":\"{row.Root}\",\"row\":");
        output.Write(entry.Document.Span);
        output.Write("}\n"u8);
    }

    private static void Write(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
