using System.Text;
using L402Functions.Protocol.Csv;

namespace L402Functions.Protocol.Tests.Csv;

public sealed class CsvCellTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain-text_1.0", "plain-text_1.0")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\uFF1D1+1", "\"'\uFF1D1+1\"")]
    [InlineData("1-1", "1-1")]
    public void A_cell_is_shown_and_never_run(string? text, string cell)
    {
        var line = new StringBuilder();
        CsvCell.Append(line, text);
        CsvCell.Append(line, "z");
        CsvCell.EndLine(line);
        Assert.Equal($"{cell},z\r\n", line.ToString());
    }
}
