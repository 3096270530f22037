using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using L402Functions.Protocol.Csv;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Audit.Reading;

/// <summary>
/// Audit rows as CSV (RFC 4180: commas, CRLF, quotes doubled; UTF-8 without a mark), for spreadsheets. The usual details have columns of their own,
/// amounts in msat; <c>details</c> has all of them, as in the row. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe, so that what agents wrote is shown and never run.
/// </summary>
public static class AuditCsv
{
    /// <summary>The columns that are details, and the names that those have in a row.</summary>
    private static readonly (string Column, string Detail)[] DetailColumns =
    [
        ("host", "host"),
        ("path", "path"),
        ("category", "category"),
        ("payee", "payee"),
        ("amount_msat", "amount"),
        ("fee_reserve_msat", "fee_reserve"),
        ("fee_msat", "fee"),
        ("wallet", "wallet"),
        ("session", "session"),
        ("mode", "mode"),
        ("policy", "policy"),
        ("outcome", "outcome"),
        ("reasons", "reasons"),
        ("cause", "cause"),
        ("purpose", "purpose"),
    ];

    private static readonly string Header = string.Join(
        ',',
        (IEnumerable<string>)["root,seq,at,event,actor,agent,intent,payment_hash", .. DetailColumns.Select(c => c.Column), "details,step,prev,hash\r\n"]);

    /// <summary>The first line.</summary>
    public static void WriteHeader(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Write(output, Header);
    }

    /// <summary>The line of one row, which was read with <see cref="AuditEntry.Read(ReadOnlyMemory{byte})"/>.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="root">Whose chain it is of.</param>
    /// <param name="entry">The row.</param>
    public static void WriteLine(IBufferWriter<byte> output, AgentId root, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(entry);
        var line = new StringBuilder(512);
        CsvCell.Append(line, root.Value);
        CsvCell.Append(line, entry.Link.Sequence.ToString(CultureInfo.InvariantCulture));
        CsvCell.Append(line, AuditEntry.TextOf(entry.At));
        CsvCell.Append(line, entry.Event.Text());
        CsvCell.Append(line, entry.Actor);
        CsvCell.Append(line, entry.Agent?.ToString());
        CsvCell.Append(line, entry.Intent?.ToString());
        CsvCell.Append(line, entry.PaymentHash?.ToString());
        foreach (var (_, detail) in DetailColumns)
        {
            CsvCell.Append(line, DetailOf(entry, detail));
        }

        CsvCell.Append(line, entry.Details.ValueKind == JsonValueKind.Undefined ? null : entry.Details.GetRawText());
        CsvCell.Append(line, entry.StepId);
        CsvCell.Append(line, entry.Previous.ToString());
        CsvCell.Append(line, entry.Link.Hash.ToString());
        CsvCell.EndLine(line);
        Write(output, line.ToString());
    }

    /// <summary>The line of a row that is no entry: whose it is, its number, and <c>unreadable</c> where its kind would be.</summary>
    public static void WriteUnreadable(IBufferWriter<byte> output, AgentId root, long sequence)
    {
        ArgumentNullException.ThrowIfNull(output);
        Write(output, string.Create(CultureInfo.InvariantCulture, $"{root},{sequence},,unreadable{new string(',', Header.Count(c => c == ',') - 3)}\r\n"));
    }

    private static string? DetailOf(AuditEntry entry, string name) =>
        entry.Details.ValueKind != JsonValueKind.Object || !entry.Details.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Array => string.Join("; ", value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString() : v.GetRawText())),
            _ => value.GetRawText(),
        };

    private static void Write(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
