using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

public sealed class NotificationTests
{
    [Fact]
    public async Task What_is_sent_twice_is_heard_once()
    {
        await using var line = await WalletLine.OpenAsync();
        await using var reader = await ListenAsync(line);
        line.Relay.Script.Next(NostrKinds.WalletNotification, new RelayFault.DeliverTwice());
        var invoice = await line.InvoiceAsync();
        Bounded.Answered(await WalletLine.PayAsync(line.Buyer, invoice));
        var received = Bounded.Answered(await line.Buyer.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(3)), default));
        Bounded.Answered(await WalletLine.PayAsync(line.Seller, received));

        var first = await reader.NextAsync();
        Assert.Equal(WalletNotificationType.PaymentSent, first.Type);
        Assert.Equal(invoice.PaymentHash, first.Transaction.PaymentHash);
        Assert.True(first.Transaction.Preimage!.Value.Proves(invoice.PaymentHash));
        var second = await reader.NextAsync();
        Assert.Equal(WalletNotificationType.PaymentReceived, second.Type);
        Assert.Equal(received.PaymentHash, second.Transaction.PaymentHash);
        Assert.Equal(1, line.Meters.Duplicates());
    }

    [Fact]
    public async Task A_held_payment_is_told()
    {
        await using var line = await WalletLine.OpenAsync();
        await using var reader = await ListenAsync(line);
        line.Buyer.HoldsIncoming = true;
        var invoice = Bounded.Answered(await line.Buyer.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(3)), default));
        _ = WalletLine.PayAsync(line.Seller, invoice);
        Assert.Equal(WalletNotificationType.HoldInvoiceAccepted, (await reader.NextAsync()).Type);
        Assert.True(line.Buyer.SettleHeld(invoice.PaymentHash));
        Assert.Equal(WalletNotificationType.PaymentReceived, (await reader.NextAsync()).Type);
    }

    [Fact]
    public async Task A_wallet_of_the_old_kind_is_heard_where_that_is_allowed()
    {
        await using var line = await WalletLine.OpenAsync(new NwcClientOptions { AllowNip04 = true }, s => s.Encryptions = [NwcEncryption.Nip04]);
        await using var reader = await ListenAsync(line);
        var invoice = await line.InvoiceAsync();
        Bounded.Answered(await WalletLine.PayAsync(line.Buyer, invoice));
        Assert.Equal(invoice.PaymentHash, (await reader.NextAsync()).Transaction.PaymentHash);
        Assert.Contains(line.Relay.Received, e => e.Kind == NostrKinds.LegacyWalletNotification);
        Assert.DoesNotContain(line.Relay.Received, e => e.Kind == NostrKinds.WalletNotification);
    }

    [Fact]
    public async Task A_wallet_that_tells_everything_in_both_kinds_is_heard_once()
    {
        await using var line = await WalletLine.OpenAsync(new NwcClientOptions { AllowNip04 = true });
        await using var reader = await ListenAsync(line);
        var invoices = await Task.WhenAll(line.InvoiceAsync(), line.InvoiceAsync());
        foreach (var invoice in invoices)
        {
            Bounded.Answered(await WalletLine.PayAsync(line.Buyer, invoice));
        }

        Assert.Equal(invoices[0].PaymentHash, (await reader.NextAsync()).Transaction.PaymentHash);
        Assert.Equal(invoices[1].PaymentHash, (await reader.NextAsync()).Transaction.PaymentHash);
        await Bounded.UntilAsync(() => line.Meters.Ignored(IgnoredReason.Downgrade) == 2, "the old kind");
    }

    [Fact]
    public async Task What_the_wallet_has_not_said_to_this_client_is_not_heard()
    {
        await using var line = await WalletLine.OpenAsync();
        await using var reader = await ListenAsync(line);
        using var stranger = NostrKey.Generate();
        var to = new NostrTag("p", line.Uri.ClientKey.PublicKey.ToString());
        line.Relay.Inject(new EventTemplate(NostrKinds.WalletNotification, 1, [to], "x").Sign(stranger));
        var invoice = await line.InvoiceAsync();

        // To another connection of the same wallet, whose notifications come along.
        line.Connect();
        Bounded.Answered(await WalletLine.PayAsync(line.Buyer, invoice));
        Assert.Equal(invoice.PaymentHash, (await reader.NextAsync()).Transaction.PaymentHash);
        await Bounded.UntilAsync(() => line.Meters.Ignored(IgnoredReason.Request) == 1, "the other connection's notification");

        // The same words under a signature that does not fit.
        var real = line.Relay.Received.Last(e => e.Kind == NostrKinds.WalletNotification && e.TagValue("p") == to.Value);
        line.Relay.Inject(new NostrEvent(real.Id, real.Author, real.CreatedAt + 1, real.Kind, real.Tags, real.Content, real.Signature));
        await Bounded.UntilAsync(() => line.Meters.Ignored(IgnoredReason.Forged) == 1, "the forged notification");
    }

    [Fact]
    public async Task Listening_ends_with_the_client()
    {
        await using var line = await WalletLine.OpenAsync();
        await using var notifications = line.Client.NotificationsAsync(default).GetAsyncEnumerator();
        var next = notifications.MoveNextAsync().AsTask();
        await line.Client.DisposeAsync().AsTask().Within();
        Assert.False(await next.Within());
    }

    private static async Task<Reader> ListenAsync(WalletLine line)
    {
        var reader = new Reader(line.Client);

        // A request goes out only when every subscription is open.
        Bounded.Answered(await line.Client.GetBudgetAsync(default).Within());
        return reader;
    }

    private sealed class Reader : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly IAsyncEnumerator<WalletNotification> notifications;
        private Task<bool> next;

        public Reader(NwcClient client)
        {
            notifications = client.NotificationsAsync(stop.Token).GetAsyncEnumerator();
            next = notifications.MoveNextAsync().AsTask();
        }

        public async Task<WalletNotification> NextAsync()
        {
            Assert.True(await next.Within());
            var notification = notifications.Current;
            next = notifications.MoveNextAsync().AsTask();
            return notification;
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await notifications.DisposeAsync();
            stop.Dispose();
        }
    }
}
