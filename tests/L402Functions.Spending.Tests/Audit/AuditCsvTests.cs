using System.Buffers;
using System.Text;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Reading;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Tests.Audit;

public sealed class AuditCsvTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);

    [Fact]
    public void Every_line_has_a_cell_for_each_column()
    {
        var columns = HeaderOf();
        var cells = CellsOf(("host", "api.example.com"), ("amount", Msat.FromSats(21)), ("reasons", AuditValue.Of(["a", "b"])));

        Assert.Equal(columns.Length, columns.Distinct().Count());
        Assert.Equal(columns.Length, cells.Length);
        string Of(string column) => cells[Array.IndexOf(columns, column)];
        Assert.Equal("research", Of("root"));
        Assert.Equal("1", Of("seq"));
        Assert.Equal("2026-05-06T07:08:09.123Z", Of("at"));
        Assert.Equal("settled", Of("event"));
        Assert.Equal("operator:alice", Of("actor"));
        Assert.Equal("order-1", Of("intent"));
        Assert.Equal("api.example.com", Of("host"));
        Assert.Equal("21000", Of("amount_msat"));
        Assert.Equal("a; b", Of("reasons"));
        Assert.Equal(string.Empty, Of("fee_msat"));
        Assert.Equal("""{"amount":"21000","host":"api.example.com","reasons":["a","b"]}""", Of("details"));
        Assert.Equal(AuditHash.None.ToString(), Of("prev"));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("\n=1", "'\n=1")]
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    [InlineData("a page; =1+1", "a page; =1+1")]
    [InlineData("she said \"=1\", twice", "she said \"=1\", twice")]
    [InlineData("two\r\nlines", "two\r\nlines")]
    [InlineData("größe ⚡", "größe ⚡")]
    public void What_an_agent_wrote_stays_one_cell_and_is_no_formula(string written, string shown)
    {
        var cells = CellsOf(("purpose", written));

        Assert.Equal(shown, cells[Array.IndexOf(HeaderOf(), "purpose")]);
    }

    [Fact]
    public void A_separator_of_another_country_never_stands_outside_quotes()
    {
        var line = LineOf(("purpose", "x;=HYPERLINK(1)"));

        Assert.Contains("\"x;=HYPERLINK(1)\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_no_entry_has_a_line_that_says_so()
    {
        var output = new ArrayBufferWriter<byte>();
        AuditCsv.WriteUnreadable(output, AgentId.Parse("research"), 17);
        var cells = Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd().Split(',');
        Assert.Equal(HeaderOf().Length, cells.Length);
        Assert.Equal(["research", "17", "", "unreadable"], cells[..4]);
    }

    private static string[] HeaderOf()
    {
        var output = new ArrayBufferWriter<byte>();
        AuditCsv.WriteHeader(output);
        return Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd().Split(',');
    }

    private static string LineOf(params (string Name, AuditValue? Value)[] details)
    {
        Assert.True(IntentId.TryParse("order-1", out var intent));
        var draft = new AuditDraft(AuditEvent.Settled, "operator:alice")
        {
            Intent = intent,
            Details = details.ToDictionary(d => d.Name, d => d.Value!),
        };
        var entry = AuditEntry.Read(AuditEntry.Create(draft, "step-1", At, AuditLink.Start).Document);
        var output = new ArrayBufferWriter<byte>();
        AuditCsv.WriteLine(output, AgentId.Parse("research"), entry!);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Reads the line as RFC 4180 has it, by a reader that knows nothing of the writer.</summary>
    private static string[] CellsOf(params (string Name, AuditValue? Value)[] details)
    {
        var line = LineOf(details);
        Assert.EndsWith("\r\n", line, StringComparison.Ordinal);
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        var text = line[..^2];
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"' when quoted && i + 1 < text.Length && text[i + 1] == '"':
                    cell.Append('"');
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    cells.Add(cell.ToString());
                    cell.Clear();
                    break;
                default:
                    cell.Append(text[i]);
                    break;
            }
        }

        Assert.False(quoted);
        return [.. cells, cell.ToString()];
    }
}
