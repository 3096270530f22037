using System.Text;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

public sealed class LedgerHeadTests
{
    private static readonly AgentId Root = AgentId.TryParse("root", out var id) ? id : throw new FormatException();
    private static readonly AgentId Child = AgentId.TryParse("child", out var id) ? id : throw new FormatException();

    [Fact]
    public void A_head_reads_back_as_it_was_written()
    {
        var head = LedgerHead.Empty with
        {
            Agents = LedgerHead.Empty.Agents
                .Add(Root, new AgentEntry(null, 3, false, "main"))
                .Add(Child, new AgentEntry(Root, 1, true, "side") { Keys = new KeyGenerations(4, DateTimeOffset.UnixEpoch.AddDays(1), 2) }),
            Chain = new AuditLink(42, AuditHash.Of("row"u8)),
        };

        Assert.True(LedgerHead.TryParse(head.ToUtf8Json(), out var read));
        Assert.Equal(head.Agents, read.Agents);
        Assert.Equal(head.Chain, read.Chain);
        Assert.Equal(head.Budget.ToUtf8Json(), read.Budget.ToUtf8Json());
        Assert.Equal(head.ToUtf8Json(), read.ToUtf8Json());
    }

    [Fact]
    public void Where_nobody_noted_under_which_master_secret_a_key_was_issued_none_is_named()
    {
        var text = """{"v":1,"seq":0,"hash":"@","agents":{"root":{"policy":1,"wallet":"main","key":3,"key_until":5000}},"budget":#}"""
            .Replace("@", AuditHash.None.ToString(), StringComparison.Ordinal)
            .Replace("#", Encoding.UTF8.GetString(LedgerHead.Empty.Budget.ToUtf8Json()), StringComparison.Ordinal);

        Assert.True(LedgerHead.TryParse(Encoding.UTF8.GetBytes(text), out var read));
        Assert.Equal(new KeyGenerations(3, DateTimeOffset.FromUnixTimeSeconds(5)), read.Agents[Root].Keys);
        Assert.Equal(text, Encoding.UTF8.GetString(read.ToUtf8Json()));
    }

    [Fact]
    public void An_empty_head_reads_back()
    {
        Assert.True(LedgerHead.TryParse(LedgerHead.Empty.ToUtf8Json(), out var read));
        Assert.Empty(read.Agents);
        Assert.Equal(AuditLink.Start, read.Chain);
    }

    [Theory]
    [InlineData("\"v\":1", "\"v\":2")]
    [InlineData("\"v\":1", "\"v\":1,\"v\":1")]
    [InlineData("\"seq\":0", "\"seq\":-1")]
    [InlineData("\"seq\":0", "\"seq\":1")]
    [InlineData("\"agents\":{}", "\"agents\":[]")]
    [InlineData("\"agents\":{}", "\"agents\":{\"UPPER\":{\"policy\":0,\"wallet\":\"w\"}}")]
    [InlineData("\"agents\":{}", "\"agents\":{\"a\":{\"policy\":-1,\"wallet\":\"w\"}}")]
    [InlineData("\"agents\":{}", "\"agents\":{\"a\":{\"policy\":0}}")]
    [InlineData("\"budget\":", "\"purse\":")]
    public void What_is_no_head_of_this_version_is_not_read(string part, string instead)
    {
        var text = Encoding.UTF8.GetString(LedgerHead.Empty.ToUtf8Json());
        Assert.Contains(part, text, StringComparison.Ordinal);

        Assert.False(LedgerHead.TryParse(Encoding.UTF8.GetBytes(text.Replace(part, instead, StringComparison.Ordinal)), out _));
    }

    [Theory]
    [InlineData("i|", "i}")]
    [InlineData("t|x|", "t|x}")]
    public void The_range_of_a_kind_of_rows_ends_after_its_last_key(string prefix, string after) =>
        Assert.Equal(after, RowKeys.After(prefix));

    [Theory]
    [InlineData("i|abc", true)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a#b", false)]
    [InlineData("a?b", false)]
    [InlineData("a\tb", false)]
    public void A_key_that_Table_Storage_forbids_is_none(string key, bool storable) => Assert.Equal(storable, RowKeys.IsStorable(key));
}
