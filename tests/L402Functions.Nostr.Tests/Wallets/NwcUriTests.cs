using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

public sealed class NwcUriTests
{
    private const string Wallet = "b889ff5b1513b641e2a139f661a661364979c5beee91842f8f0ef42ab558e9d4";
    private const string Secret = "71a8c14c1407c113601079c4302dab36460f0ccd0ad506f1f2dc73b5100e4f3c";

    public static TheoryData<string> Readable =>
    [
        $"nostr+walletconnect://{Wallet}?relay=wss%3A%2F%2Frelay.damus.io&secret={Secret}",
        $"nostr+walletconnect:{Wallet}?relay=wss://relay.damus.io&secret={Secret}",
        $"nostrwalletconnect://{Wallet}?relay=wss://relay.damus.io&secret={Secret}",
        $"nostr+nwc://{Wallet}?relay=wss://relay.damus.io&secret={Secret}",
        $"nostrnwc://{Wallet}/?secret={Secret}&relay=wss://relay.damus.io",
        $"  NOSTR+WALLETCONNECT://{Wallet.ToUpperInvariant()}?relay=wss://relay.damus.io&secret={Secret.ToUpperInvariant()}&color=red&flag \n",
    ];

    public static TheoryData<string?, string> Unreadable => new()
    {
        { null, "scheme" },
        { "", "scheme" },
        { $"https://{Wallet}?relay=wss://r.example&secret={Secret}", "scheme" },
        { $"{Wallet}?relay=wss://r.example&secret={Secret}", "scheme" },
        { $"nostr+walletconnect://?relay=wss://r.example&secret={Secret}", "wallet public key" },
        { $"nostr+walletconnect://{Wallet[1..]}?relay=wss://r.example&secret={Secret}", "wallet public key" },
        { $"nostr+walletconnect://{new string('f', 64)}?relay=wss://r.example&secret={Secret}", "wallet public key" },
        { $"nostr+walletconnect://{Wallet}", "relay" },
        { $"nostr+walletconnect://{Wallet}?secret={Secret}", "relay" },
        { $"nostr+walletconnect://{Wallet}?relay=relay.example&secret={Secret}", "relay 1" },
        { $"nostr+walletconnect://{Wallet}?relay=https://r.example&secret={Secret}", "relay 1" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://r.example&relay=ws://r.example&secret={Secret}", "relay 2: ws://" },
        { $"nostr+walletconnect://{Wallet}?relay=ws://127.0.0.1.example&secret={Secret}", "relay 1: ws://" },
        { $"nostr+walletconnect://{Wallet}?relay=ws://10.0.0.1&secret={Secret}", "relay 1: ws://" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://me:{Secret}@r.example&secret={Secret}", "relay 1: user information" },
        { $"nostr+walletconnect://{Wallet}?{string.Concat(Enumerable.Range(0, 17).Select(i => $"relay=wss://r{i}.example&"))}secret={Secret}", "relay" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://r.example", "secret: missing" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://r.example&secret=", "secret" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://r.example&secret={Secret[1..]}", "secret" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://r.example&secret={Secret[1..]}g", "secret" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://r.example&secret={new string('0', 64)}", "secret" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://r.example&secret={Secret}&secret={Secret}", "secret: given twice" },
        { $"nostr+walletconnect://{Wallet}?relay=wss://r.example&secret={Secret}&x={new string('x', 4096)}", "longer" },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_connection_is_read_in_every_spelling(string text)
    {
        using var uri = NwcUri.Parse(text);
        Assert.Equal(Wallet, uri.Wallet.ToString());
        Assert.Equal("wss://relay.damus.io/", Assert.Single(uri.Relays).AbsoluteUri);
        Assert.True(NostrKey.TryCreate(Convert.FromHexString(Secret), out var key));
        Assert.Equal(key.PublicKey, uri.ClientKey.PublicKey);
        Assert.Null(uri.LightningAddress);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_is_wrong_is_named_and_the_secret_is_not(string? text, string part)
    {
        Assert.False(NwcUri.TryParse(text, out var uri, out var problem));
        Assert.Null(uri);
        Assert.StartsWith(part, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret[1..], problem, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(problem, Assert.Throws<FormatException>(() => NwcUri.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://localhost:7777")]
    [InlineData("ws://127.0.0.1:7777")]
    [InlineData("ws://[::1]:7777/path")]
    public void A_relay_on_this_machine_may_be_in_the_clear(string relay)
    {
        using var uri = NwcUri.Parse($"nostr+walletconnect://{Wallet}?relay={relay}&secret={Secret}");
        Assert.Equal(new Uri(relay), Assert.Single(uri.Relays));
    }

    [Fact]
    public void Several_relays_are_kept_in_order_without_repeats()
    {
        using var uri = NwcUri.Parse(
            $"nostr+walletconnect://{Wallet}?relay=wss://b.example&relay=wss://a.example/x?y=1&secret={Secret}&relay=wss://b.example/&lud16=me%40a.example");
        Assert.Equal(["wss://b.example/", "wss://a.example/x?y=1"], uri.Relays.Select(r => r.AbsoluteUri));
        Assert.Equal("me@a.example", uri.LightningAddress);
    }

    [Fact]
    public void Only_the_secret_string_has_the_secret()
    {
        using var uri = NwcUri.Parse($"nostr+walletconnect://{Wallet}?relay=wss://r.example/p?token=hidden&secret={Secret}&lud16=me@a.example");
        Assert.Equal($"nostr+walletconnect://{Wallet}?relay=wss%3A%2F%2Fr.example%2Fp&secret=redacted&lud16=me%40a.example", uri.ToString());
        using var again = NwcUri.Parse(uri.ToSecretString());
        Assert.Equal(uri.ClientKey.PublicKey, again.ClientKey.PublicKey);
        Assert.Equal(uri.Relays, again.Relays);
        Assert.Contains(Secret, uri.ToSecretString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_made_of_wrong_parts_is_a_mistake()
    {
        using var key = NostrKey.Generate();
        Assert.Throws<ArgumentException>(() => new NwcUri(key.PublicKey, [], key));
        Assert.Throws<ArgumentException>(() => new NwcUri(key.PublicKey, [new Uri("ws://r.example")], key));
        Assert.Throws<ArgumentException>(() => new NwcUri(NostrPublicKey.FromBytes(new byte[32]), [new Uri("wss://r.example")], key));
    }
}
