using System.Text;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Tests.Events;

public sealed class NostrFilterTests : IDisposable
{
    private readonly NostrKey key = NostrKey.Generate();
    private readonly NostrKey other = NostrKey.Generate();
    private readonly NostrEvent value;

    public NostrFilterTests() => value = new EventTemplate(23_195, 1_000, [new NostrTag("e", "one"), new NostrTag("e", "two"), new NostrTag("p")], "").Sign(key);

    public void Dispose()
    {
        key.Dispose();
        other.Dispose();
    }

    [Fact]
    public void Every_condition_must_match_and_an_absent_one_does()
    {
        Assert.True(new NostrFilter().Matches(value));
        Assert.True(new NostrFilter { Ids = [value.Id], Authors = [other.PublicKey, key.PublicKey], Kinds = [1, 23_195], Since = 1_000, Until = 1_000, Tags = Tag("e", "two") }.Matches(value));
        Assert.False(new NostrFilter { Ids = [] }.Matches(value));
        Assert.False(new NostrFilter { Authors = [other.PublicKey] }.Matches(value));
        Assert.False(new NostrFilter { Kinds = [23_194] }.Matches(value));
        Assert.False(new NostrFilter { Since = 1_001 }.Matches(value));
        Assert.False(new NostrFilter { Until = 999 }.Matches(value));
        Assert.False(new NostrFilter { Kinds = [23_195], Tags = Tag("e", "three") }.Matches(value));
        Assert.False(new NostrFilter { Tags = Tag("p", "") }.Matches(value));
        Assert.False(new NostrFilter { Tags = Tag("q", "one") }.Matches(value));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var filter = new NostrFilter
        {
            Ids = [value.Id],
            Authors = [key.PublicKey],
            Kinds = [1, 2],
            Tags = new Dictionary<string, IReadOnlyList<string>> { ["e"] = ["a", "ü\u2028"], ["P"] = [] },
            Since = 1,
            Until = 2,
            Limit = 0,
        };
        var read = Assert.Single(Read(new ClientMessage.Request("s", [filter]).ToUtf8Json())!.Filters);
        Assert.Equal(filter.Ids, read.Ids);
        Assert.Equal(filter.Authors, read.Authors);
        Assert.Equal(filter.Kinds, read.Kinds);
        Assert.Equal((1L, 2L, 0), (read.Since, read.Until, read.Limit));
        Assert.Equal(filter.Tags, read.Tags);
    }

    [Theory]
    [InlineData("""{"ids":["abc"]}""")]
    [InlineData("""{"authors":"all"}""")]
    [InlineData("""{"kinds":["1"]}""")]
    [InlineData("""{"kinds":[1.5]}""")]
    [InlineData("""{"since":"now"}""")]
    [InlineData("""{"limit":-1}""")]
    [InlineData("""{"#e":[1]}""")]
    [InlineData("""{"#e":["\ud800"]}""")]
    [InlineData("""{"#1":["a"]}""")]
    [InlineData("""{"limit":1,"limit":2}""")]
    [InlineData("[]")]
    public void A_condition_of_the_wrong_form_spoils_the_request(string filter) => Assert.Null(Read(Encoding.UTF8.GetBytes($"[\"REQ\",\"s\",{filter}]")));

    [Theory]
    [InlineData("""{"search":"cats"}""")]
    [InlineData("""{"#ee":["a"]}""")]
    [InlineData("{}")]
    public void What_a_filter_says_beyond_NIP01_is_passed_over(string filter) => Assert.NotNull(Read(Encoding.UTF8.GetBytes($"[\"REQ\",\"s\",{filter}]")));

    private static Dictionary<string, IReadOnlyList<string>> Tag(string name, string wanted) => new() { [name] = [wanted] };

    private static ClientMessage.Request? Read(byte[] utf8) => ClientMessage.TryRead(utf8, out var message) ? Assert.IsType<ClientMessage.Request>(message) : null;
}
