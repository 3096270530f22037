using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Keys;

namespace L402Functions.Spending.Tests.Keys;

public sealed class AgentKeyTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly AgentId Agent = AgentId.Parse("research-agent-v1");

    [Fact]
    public void The_key_is_an_authenticator_of_agent_and_generation_under_the_master_secret()
    {
        byte[] data = [.. "agent-key"u8, .. Encoding.UTF8.GetBytes("research-agent-v1"), 0, 0, 0, 7];
        var expected = $"l402a_research-agent-v1.3.7.{Base64Url.EncodeToString(HMACSHA256.HashData(Secret, data))}";
        Assert.Equal(expected, Keys().Derive(Agent, 7).Reveal());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("research-agent-v1")]
    [InlineData("a.b.1.2")]
    public void A_key_reads_back_also_where_the_agents_name_has_dots_and_numbers(string name)
    {
        var key = Keys().Derive(AgentId.Parse(name), 2);
        Assert.True(AgentKey.TryParse(key.Reveal(), out var read));
        Assert.Equal((AgentId.Parse(name), 3, 2), (read.Agent, read.MasterNumber, read.Generation));
        Assert.True(Keys().IsGenuine(read));
    }

    [Fact]
    public void A_key_with_any_one_character_changed_is_no_key_or_not_genuine()
    {
        var text = Keys().Derive(Agent, 1).Reveal();
        for (var i = 0; i < text.Length; i++)
        {
            var other = text[i] == 'b' ? 'c' : 'b';
            var changed = $"{text[..i]}{other}{text[(i + 1)..]}";
            Assert.False(AgentKey.TryParse(changed, out var read) && Keys().IsGenuine(read), changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("l402a_")]
    [InlineData("l402a_agent.1.1")]
    [InlineData("l402a_agent.1.01.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("l402a_agent.1.0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("l402a_agent.256.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("l402a_agent.1.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("l402a_Agent.1.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("L402A_agent.1.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("l402a_agent.1.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_not_the_one_text_of_a_key_does_not_read(string text) => Assert.False(AgentKey.TryParse(text, out _));

    [Fact]
    public void A_key_of_another_agent_generation_or_master_secret_is_not_genuine()
    {
        var mine = Keys().Derive(Agent, 1).Reveal();
        var proof = mine[(mine.LastIndexOf('.') + 1)..];
        string[] forged = [$"l402a_other.3.1.{proof}", $"l402a_{Agent}.3.2.{proof}", $"l402a_{Agent}.4.1.{proof}", $"l402a_{Agent}.9.1.{proof}"];
        foreach (var text in forged)
        {
            Assert.True(AgentKey.TryParse(text, out var read));
            Assert.False(Keys().IsGenuine(read));
        }
    }

    [Fact]
    public void Keys_of_an_older_master_secret_stay_genuine_until_it_is_taken_out()
    {
        var old = Keys().Derive(Agent, 1);
        using var both = new MasterSecretRing(new Dictionary<int, byte[]> { [3] = Secret, [4] = new byte[32] }, 4);
        using var newOnly = new MasterSecretRing(new Dictionary<int, byte[]> { [4] = new byte[32] }, 4);
        Assert.True(new AgentKeys(both).IsGenuine(old));
        Assert.False(new AgentKeys(newOnly).IsGenuine(old));
        Assert.Equal(4, new AgentKeys(both).Derive(Agent, 1).MasterNumber);
    }

    [Fact]
    public void The_secret_is_in_no_text_but_the_one_that_reveals_it()
    {
        var key = Keys().Derive(Agent, 1);
        var secret = key.Reveal()[(key.Reveal().LastIndexOf('.') + 1)..];
        Assert.DoesNotContain(secret, key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotation_lets_the_key_before_go_on_for_its_overlap_and_no_older_one()
    {
        var now = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var keys = KeyGenerations.First.Rotate(now, TimeSpan.FromHours(1), 3);
        Assert.Equal(2, keys.Current);
        Assert.True(keys.Accepts(2, now));
        Assert.True(keys.Accepts(1, now.AddMinutes(59)));
        Assert.False(keys.Accepts(1, now.AddHours(1)));
        Assert.False(keys.Accepts(3, now));
        Assert.False(keys.Rotate(now, TimeSpan.FromHours(1), 3).Accepts(1, now));
        Assert.False(KeyGenerations.First.Rotate(now, TimeSpan.Zero, 3).Accepts(1, now));
        Assert.False(KeyGenerations.First.Accepts(0, now));
    }

    [Fact]
    public void The_newest_key_is_shown_again_as_it_was_issued_and_under_the_current_master_secret_where_that_is_not_known()
    {
        var keys = Keys();
        var issued = KeyGenerations.First.Rotate(DateTimeOffset.UnixEpoch, TimeSpan.Zero, 4);
        Assert.Equal(4, issued.MasterNumber);
        Assert.Equal((4, 2), (keys.Derive(Agent, issued).MasterNumber, keys.Derive(Agent, issued).Generation));
        Assert.Equal((3, 2), (keys.Derive(Agent, issued with { MasterNumber = null }).MasterNumber, keys.Derive(Agent, issued).Generation));
        var gone = keys.Derive(Agent, issued with { MasterNumber = 7 });
        Assert.Equal(3, gone.MasterNumber);
        Assert.True(keys.IsGenuine(gone));
    }

    private static AgentKeys Keys() =>
        new(new MasterSecretRing(new Dictionary<int, byte[]> { [3] = Secret, [4] = [.. Secret.Reverse()] }, 3));
}
