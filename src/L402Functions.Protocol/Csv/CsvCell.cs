using System.Buffers;
using System.Text;

namespace L402Functions.Protocol.Csv;

/// <summary>
/// Cells of CSV (RFC 4180) for spreadsheets. A cell that a spreadsheet would take for a formula begins with an apostrophe, so that what
/// strangers wrote is shown and never run.
/// </summary>
public static class CsvCell
{
    /// <summary>
    /// What goes without quotes. Everything else is quoted, more than the standard asks for: a spreadsheet may be set to another separator than the comma.
    /// </summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/@-");

    /// <summary>What makes a formula of a cell, at its beginning: in ASCII, as what a parser skips, and in full width.</summary>
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");

    /// <summary>Writes a cell and the comma after it; nothing but the comma where there is no text.</summary>
    public static void Append(StringBuilder line, string? text)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (text is { Length: > 0 })
        {
            var formula = FormulaStarts.Contains(text[0]);
            if (!formula && !text.AsSpan().ContainsAnyExcept(Plain))
            {
                line.Append(text);
            }
            else
            {
                line.Append('"').Append(formula ? "'" : string.Empty).Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
        }

        line.Append(',');
    }

    /// <summary>Ends a line: a line break in place of the last comma.</summary>
    public static void EndLine(StringBuilder line)
    {
        ArgumentNullException.ThrowIfNull(line);
        line.Length--;
        line.Append("\r\n");
    }
}
