using System.Security.Cryptography;
using System.Text;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Tests.Events;

public sealed class EventIdTests
{
    private const string Author = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    [Fact]
    public void The_canonical_form_has_no_white_space_and_its_members_in_order()
    {
        NostrTag[] tags = [new("e", "aa", "wss://relay.example.com"), new("p", "bb"), new("alone")];
        Assert.Equal($$"""[0,"{{Author}}",1700000000,1,[["e","aa","wss://relay.example.com"],["p","bb"],["alone"]],"hi"]""", Canonical(tags, "hi"));
        Assert.Equal($"[0,\"{Author}\",1700000000,1,[],\"\"]", Canonical([], ""));
    }

    [Theory]
    [InlineData("\"", "\\\"")]
    [InlineData("\\", "\\\\")]
    [InlineData("\n", "\\n")]
    [InlineData("\r", "\\r")]
    [InlineData("\t", "\\t")]
    [InlineData("\b", "\\b")]
    [InlineData("\f", "\\f")]
    public void Seven_characters_are_escaped(string raw, string escaped)
    {
        Assert.EndsWith($",\"a{escaped}b{escaped}\"]", Canonical([], $"a{raw}b{raw}"), StringComparison.Ordinal);
        Assert.Contains($"[\"t\",\"{escaped}\"]", Canonical([new NostrTag("t", raw)], ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    [InlineData("\u0001")]
    [InlineData("\u007f")]
    [InlineData("/")]
    [InlineData("<&>'+")]
    [InlineData("ü€\ud83d\ude80")]
    public void Every_other_character_goes_out_as_it_is(string text) =>
        Assert.EndsWith($",\"{text}\"]", Canonical([], text), StringComparison.Ordinal);

    [Fact]
    public void The_id_is_the_hash_of_the_canonical_form_in_UTF8()
    {
        const string content = "ü \u2028 \"quoted\" \ud83d\ude80\n";
        var literal = $"[0,\"{Author}\",1700000000,1,[],\"ü \u2028 \\\"quoted\\\" \ud83d\ude80\\n\"]";
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(literal)));
        Assert.Equal(expected, EventSerializer.IdOf(Key(), 1_700_000_000, 1, [], content).ToString());
    }

    [Fact]
    public void A_signed_event_is_authentic_and_a_changed_one_is_not()
    {
        using var key = NostrKey.Generate();
        using var other = NostrKey.Generate();
        var value = new EventTemplate(1, 1_700_000_000, [new NostrTag("t", "x")], "hello").Sign(key);
        Assert.True(value.IsAuthentic());
        Assert.False(new NostrEvent(value.Id, value.Author, value.CreatedAt, value.Kind, value.Tags, "hullo", value.Signature).IsAuthentic());
        Assert.False(new NostrEvent(value.Id, value.Author, value.CreatedAt, value.Kind, [], value.Content, value.Signature).IsAuthentic());
        Assert.False(new NostrEvent(value.Id, value.Author, value.CreatedAt + 1, value.Kind, value.Tags, value.Content, value.Signature).IsAuthentic());
        Assert.False(new NostrEvent(value.Id, other.PublicKey, value.CreatedAt, value.Kind, value.Tags, value.Content, value.Signature).IsAuthentic());

        // A right id over changed content does not help without the signature.
        var id = EventSerializer.IdOf(value.Author, value.CreatedAt, value.Kind, value.Tags, "hullo");
        Assert.False(new NostrEvent(id, value.Author, value.CreatedAt, value.Kind, value.Tags, "hullo", value.Signature).IsAuthentic());
    }

    private static NostrPublicKey Key()
    {
        Assert.True(NostrPublicKey.TryParse(Author, out var key));
        return key;
    }

    private static string Canonical(IReadOnlyList<NostrTag> tags, string content) => EventSerializer.CanonicalText(Key(), 1_700_000_000, 1, tags, content);
}
