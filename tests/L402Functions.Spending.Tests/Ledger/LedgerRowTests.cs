using System.Text;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

public sealed class LedgerRowTests
{
    private readonly LedgerRow row = new("i|1", "v1", Encoding.UTF8.GetBytes("one"));
    private int readings;

    [Fact]
    public void A_document_is_read_once()
    {
        Assert.Same(row.Read(Text), row.Read(Text));
        Assert.Equal(1, readings);
    }

    [Fact]
    public void A_changed_copy_is_read_anew()
    {
        Assert.Equal("one", row.Read(Text));
        Assert.Equal("two", (row with { Document = Encoding.UTF8.GetBytes("two") }).Read(Text));
    }

    [Fact]
    public void What_cannot_be_read_cannot_be_read_the_next_time_either()
    {
        Assert.Throws<FormatException>(() => row.Read<string>(_ => throw new FormatException()));
        Assert.Throws<FormatException>(() => row.Read<string>(_ => throw new FormatException()));
    }

    [Fact]
    public void Having_been_read_makes_no_difference_between_rows()
    {
        var same = row with { };
        row.Read(Text);
        Assert.Equal(row, same);
        Assert.Equal(row.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(row, row with { ETag = "v2" });
        Assert.NotEqual(row, row with { Document = Encoding.UTF8.GetBytes("one") });
    }

    private string Text(LedgerRow read)
    {
        readings++;
        return Encoding.UTF8.GetString(read.Document.Span);
    }
}
