using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

public sealed class CapabilityTests : IDisposable
{
    private readonly NostrKey wallet = NostrKey.Generate();
    private readonly CapabilityWatch watch;

    public CapabilityTests() => watch = new CapabilityWatch(wallet.PublicKey);

    [Fact]
    public void Methods_encryptions_and_notifications_are_read()
    {
        Assert.True(watch.Take(Info(1_700_000_000, "pay_invoice get_balance,get_info\nnotifications", "nip44_v2 nip04 nip99")));
        var told = watch.Current!;
        Assert.Equal(["get_balance", "get_info", "notifications", "pay_invoice"], told.Methods.Order());
        Assert.Equal([NwcEncryption.Nip44, NwcEncryption.Nip04], told.Encryptions.Order());
        Assert.Equal(["payment_received", "payment_sent"], told.Notifications.Order());
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), told.PublishedAt);
        Assert.True(watch.First.IsCompleted);
    }

    [Fact]
    public void A_wallet_that_names_no_encryption_knows_the_old_one_alone()
    {
        Assert.True(watch.Take(Info(1, "pay_invoice", null)));
        Assert.Equal([NwcEncryption.Nip04], watch.Current!.Encryptions);
        Assert.False(SpokenNip44.Knows(wallet.PublicKey));
    }

    [Fact]
    public void The_newest_counts_and_in_one_second_the_lower_id()
    {
        var sameSecond = new[] { Info(10, "one"), Info(10, "two"), Info(10, "three") };
        Assert.True(watch.Take(Info(9, "old")));
        foreach (var info in sameSecond)
        {
            watch.Take(info);
        }

        var lowest = sameSecond.MinBy(i => i.Id.ToString(), StringComparer.Ordinal)!;
        Assert.Equal([lowest.Content], watch.Current!.Methods);
        Assert.False(watch.Take(Info(9, "older")));
        Assert.False(watch.Take(lowest));
        Assert.True(watch.Take(Info(11, "new")));
        Assert.Equal(["new"], watch.Current!.Methods);
    }

    [Fact]
    public void Only_the_wallets_own_word_counts()
    {
        using var other = NostrKey.Generate();
        var real = Info(10, "pay_invoice");
        NostrEvent[] wrong =
        [
            new EventTemplate(NostrKinds.WalletInfo, 10, [], "pay_invoice").Sign(other),
            new EventTemplate(NostrKinds.WalletResponse, 10, [], "pay_invoice").Sign(wallet),
            new(real.Id, real.Author, real.CreatedAt, real.Kind, real.Tags, "steal_everything", real.Signature),
            new(real.Id, real.Author, real.CreatedAt + 1, real.Kind, real.Tags, real.Content, real.Signature),
        ];
        Assert.All(wrong, w => Assert.False(watch.Take(w)));
        Assert.Null(watch.Current);
        Assert.False(watch.First.IsCompleted);
    }

    public void Dispose() => wallet.Dispose();

    private NostrEvent Info(long at, string content, string? encryption = "nip44_v2")
    {
        List<NostrTag> tags = [new("notifications", "payment_received payment_sent")];
        if (encryption is not null)
        {
            tags.Add(new NostrTag("encryption", encryption));
        }

        return new EventTemplate(NostrKinds.WalletInfo, at, tags, content).Sign(wallet);
    }
}
