using L402Functions.Nostr.Events;
using L402Functions.Nostr.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>Which encryption a request goes out in, whatever a relay shows or hides of the wallet's info event.</summary>
public sealed class EncryptionChoiceTests
{
    private static readonly NwcClientOptions OldAllowed = new() { AllowNip04 = true };

    [Fact]
    public async Task Without_being_asked_for_it_nothing_goes_out_in_the_old_encryption()
    {
        await using var line = await WalletLine.OpenAsync(service: s => s.Encryptions = [NwcEncryption.Nip04]);

        // Before anything is known of the wallet it is asked in the new one, which it does not understand.
        var early = line.Client.GetBalanceAsync(default);
        await Bounded.UntilAsync(() => line.Requests.Any() && line.Client.Capabilities is not null, "the request and the info event");
        line.WaitOut();
        Bounded.Unknown(await early.Within());
        Assert.Contains("no encryption", Bounded.NotSent(await line.Client.GetBalanceAsync(default).Within()), StringComparison.Ordinal);
        Assert.Equal("nip44_v2", Assert.Single(line.Requests).TagValue("encryption"));
    }

    [Fact]
    public async Task A_wallet_that_knows_nothing_else_is_spoken_to_in_the_old_encryption_where_that_is_allowed()
    {
        await using var line = await WalletLine.OpenAsync(OldAllowed, s => s.Encryptions = [NwcEncryption.Nip04]);
        var paid = Bounded.Answered(await WalletLine.PayAsync(line.Client, await line.InvoiceAsync()).Within());
        Assert.Equal("nip04", Assert.Single(line.Requests).TagValue("encryption"));
        Assert.Equal(paid.Preimage, Assert.Single(Bounded.Answered(await line.Client.ListTransactionsAsync(new(), default).Within())).Preimage);
    }

    [Fact]
    public async Task A_wallet_that_knows_both_is_spoken_to_in_the_new_one()
    {
        await using var line = await WalletLine.OpenAsync(OldAllowed);
        Bounded.Answered(await line.Client.GetBalanceAsync(default).Within());
        Assert.Equal("nip44_v2", Assert.Single(line.Requests).TagValue("encryption"));
    }

    [Fact]
    public async Task Withholding_the_info_event_does_not_bring_the_old_encryption_back()
    {
        await using var line = await WalletLine.OpenAsync(OldAllowed with { CapabilitiesWait = TimeSpan.Zero });
        line.Service.Encryptions = [NwcEncryption.Nip04];
        var asked = line.Client.GetBalanceAsync(default);
        await Bounded.UntilAsync(() => line.Requests.Any(), "the request");
        line.WaitOut();
        Bounded.Unknown(await asked.Within());
        Assert.Equal("nip44_v2", Assert.Single(line.Requests).TagValue("encryption"));
    }

    [Fact]
    public async Task A_wallet_that_has_spoken_the_new_encryption_is_never_spoken_to_in_the_old_one_again()
    {
        await using var line = await WalletLine.OpenAsync(OldAllowed);
        Bounded.Answered(await line.Client.GetBalanceAsync(default).Within());

        // A newer info event that offers less, which whoever has the wallet's old events or the wallet's own mistake could bring about.
        line.Service.Encryptions = [NwcEncryption.Nip04];
        await line.Service.PublishInfoAsync(default).Within();
        await Bounded.UntilAsync(() => line.Client.Capabilities is { } told && !told.Encryptions.Contains(NwcEncryption.Nip44), "the newer info event");
        line.Service.Encryptions = [NwcEncryption.Nip44, NwcEncryption.Nip04];

        Bounded.Answered(await line.Client.GetBalanceAsync(default).Within());
        Bounded.Answered(await line.NewClient(line.Connect(), OldAllowed).GetBalanceAsync(default).Within());
        Assert.All(line.Requests, r => Assert.Equal("nip44_v2", r.TagValue("encryption")));
        Assert.Equal(3, line.Requests.Count());
    }

    [Fact]
    public async Task Capabilities_can_be_waited_for()
    {
        await using var line = await WalletLine.OpenAsync();
        var told = await line.Client.GetCapabilitiesAsync(default).Within();
        Assert.Contains("pay_invoice", told!.Methods);
        Assert.Same(told, line.Client.Capabilities);
    }

    [Fact]
    public async Task Capabilities_are_waited_for_no_longer_than_the_options_say()
    {
        await using var line = await WalletLine.OpenAsync(listening: false);
        var asked = line.Client.GetCapabilitiesAsync(default);
        await Bounded.UntilAsync(() => line.Relay.SubscriptionCount == 2, "the subscriptions");
        Assert.False(asked.IsCompleted);
        line.Clock.Advance(new NwcClientOptions().CapabilitiesWait);
        Assert.Null(await asked.Within());
    }

    [Fact]
    public async Task Requests_carry_what_the_specification_asks_for()
    {
        await using var line = await WalletLine.OpenAsync();
        Bounded.Answered(await line.Client.GetInfoAsync(default).Within());
        var request = Assert.Single(line.Requests);
        Assert.Equal(NostrKinds.WalletRequest, request.Kind);
        Assert.Equal(line.Uri.Wallet.ToString(), request.TagValue("p"));
        Assert.Equal(line.Uri.ClientKey.PublicKey, request.Author);
        Assert.Equal((request.CreatedAt + 120).ToString(System.Globalization.CultureInfo.InvariantCulture), request.TagValue("expiration"));
        Assert.True(request.IsAuthentic());
    }
}
