using System.Text;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Tests.Events;

public sealed class EventJsonTests
{
    private const string Id = "1111111111111111111111111111111111111111111111111111111111111111";
    private const string Key = "2222222222222222222222222222222222222222222222222222222222222222";
    private const string Form =
        $$"""{"id":"{{Id}}","pubkey":"{{Key}}","created_at":1700000000,"kind":1,"tags":[["t","x"]],"content":"hi","sig":"{{Id}}{{Key}}"}""";

    [Fact]
    public void An_event_of_the_right_form_is_read()
    {
        var read = Read(Form);
        Assert.NotNull(read);
        Assert.Equal((Id, Key, 1_700_000_000L, 1, "hi", $"{Id}{Key}"), (
            read.Id.ToString(), read.Author.ToString(), read.CreatedAt, read.Kind, read.Content, read.Signature.ToString()));
        Assert.Equal("x", read.TagValue("t"));
        Assert.False(read.IsAuthentic());
    }

    [Theory]
    [InlineData("1111111111111111111111111111111111111111111111111111111111111111\",\"pubkey", "111111111111111111111111111111111111111111111111111111111111111\",\"pubkey")]
    [InlineData("\"id\":\"1111", "\"id\":\"AAAA")]
    [InlineData("\"id\":\"1111", "\"id\":\"zzzz")]
    [InlineData("\"id\":", "\"ID\":")]
    [InlineData("\"pubkey\":\"2222", "\"pubkey\":\"0x22")]
    [InlineData("\"sig\":\"1111", "\"sig\":\"11")]
    [InlineData("1700000000", "\"1700000000\"")]
    [InlineData("1700000000", "1700000000.5")]
    [InlineData("1700000000", "-1")]
    [InlineData("1700000000", "99999999999999999999")]
    [InlineData("\"kind\":1", "\"kind\":-1")]
    [InlineData("\"kind\":1", "\"kind\":65536")]
    [InlineData("\"kind\":1", "\"kind\":null")]
    [InlineData("\"kind\":1", "\"kind\":1,\"kind\":2")]
    [InlineData("[[\"t\",\"x\"]]", "{}")]
    [InlineData("[[\"t\",\"x\"]]", "[\"t\"]")]
    [InlineData("[[\"t\",\"x\"]]", "[[]]")]
    [InlineData("[[\"t\",\"x\"]]", "[[\"t\",1]]")]
    [InlineData("[[\"t\",\"x\"]]", "[[\"t\",null]]")]
    [InlineData("[[\"t\",\"x\"]]", "[[\"\\ud800\"]]")]
    [InlineData("\"hi\"", "1")]
    [InlineData("\"hi\"", "null")]
    [InlineData("\"hi\"", "\"\\udc00\"")]
    [InlineData(",\"content\":\"hi\"", "")]
    public void An_event_of_another_form_is_not(string right, string wrong)
    {
        Assert.Contains(right, Form, StringComparison.Ordinal);
        Assert.Null(Read(Form.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void An_event_with_too_many_tags_is_not_read()
    {
        Assert.NotNull(Read(WithTags(EventJson.MaxTags)));
        Assert.Null(Read(WithTags(EventJson.MaxTags + 1)));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("\u2028 \u0001 \" \\ / \n ü \ud83d\ude80 </script>")]
    public void What_is_written_is_read_and_stays_authentic(string content)
    {
        using var key = NostrKey.Generate();
        var value = new EventTemplate(1, 1_700_000_000, [new NostrTag("t", content)], content).Sign(key);
        Assert.True(RelayMessage.TryRead(new RelayMessage.Event("s", value).ToUtf8Json(), out var message));
        var read = Assert.IsType<RelayMessage.Event>(message).Value;
        Assert.Equal(content, read.Content);
        Assert.True(read.IsAuthentic());
    }

    private static string WithTags(int count) =>
        Form.Replace("[[\"t\",\"x\"]]", $"[{string.Join(',', Enumerable.Repeat("[\"t\"]", count))}]", StringComparison.Ordinal);

    private static NostrEvent? Read(string json) =>
        RelayMessage.TryRead(Encoding.UTF8.GetBytes($"[\"EVENT\",\"s\",{json}]"), out var message) ? Assert.IsType<RelayMessage.Event>(message).Value : null;
}
