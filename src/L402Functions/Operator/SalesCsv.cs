using System.Globalization;
using System.Text;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol.Csv;

namespace L402Functions.Operator;

/// <summary>Sales as CSV. A path is the buyer's text: no spreadsheet takes it for a formula.</summary>
internal static class SalesCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "payment_hash,first_used_at,last_used_at,service,path,door,uses,amount_msat,spent_msat,revoked,receipts\r\n";

    /// <summary>The line of a sale.</summary>
    public static string LineOf(Sale sale)
    {
        var line = new StringBuilder(256);
        CsvCell.Append(line, sale.PaymentHash.ToString());
        CsvCell.Append(line, Moment(sale.FirstUsedAt));
        CsvCell.Append(line, Moment(sale.LastUsedAt));
        CsvCell.Append(line, sale.Service);
        CsvCell.Append(line, sale.Path);
        CsvCell.Append(line, sale.Door.ToString());
        CsvCell.Append(line, sale.Uses.ToString(CultureInfo.InvariantCulture));
        CsvCell.Append(line, sale.Amount.Value.ToString(CultureInfo.InvariantCulture));
        CsvCell.Append(line, sale.Spent.Value.ToString(CultureInfo.InvariantCulture));
        CsvCell.Append(line, sale.Revoked ? "true" : "false");
        CsvCell.Append(line, sale.Receipts.Text);
        CsvCell.EndLine(line);
        return line.ToString();
    }

    private static string? Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
