using L402Functions.Nostr.Wallets;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Two_hundred_requests_at_a_time_each_get_their_own_answer()
    {
        await using var line = await WalletLine.OpenAsync(new NwcClientOptions { Wait = TimeSpan.FromMinutes(5) }, time: TimeProvider.System);
        var invoices = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => line.InvoiceAsync(i + 1)));
        foreach (var invoice in invoices)
        {
            Bounded.Answered(await WalletLine.PayAsync(line.Buyer, invoice));
        }

        var asked = Enumerable.Range(0, 200).Select(i => line.Client.LookupInvoiceAsync(invoices[i % invoices.Length].PaymentHash, default)).ToArray();
        var outcomes = await Task.WhenAll(asked).Within();

        for (var i = 0; i < outcomes.Length; i++)
        {
            var found = Bounded.Answered(outcomes[i]);
            Assert.Equal(invoices[i % invoices.Length].PaymentHash, found.PaymentHash);
            Assert.True(found.Preimage!.Value.Proves(found.PaymentHash));
        }

        Assert.Equal(200, line.Meters.Finished("lookup_invoice", "answered"));
        Assert.Equal(2, line.Relay.ConnectionCount);
    }

    [Fact]
    public async Task When_the_relay_dies_under_load_every_request_ends_and_no_money_is_unaccounted_for()
    {
        // Short, for what was under way when the relay died waits to the end.
        await using var line = await WalletLine.OpenAsync(new NwcClientOptions { Wait = TimeSpan.FromSeconds(10), Relays = WalletLine.Quick }, time: TimeProvider.System);
        Bounded.Answered(await line.Client.GetBalanceAsync(default).Within());
        var invoices = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => line.InvoiceAsync(1)));
        var before = invoices.Take(12).Select(i => WalletLine.PayAsync(line.Client, i)).ToArray();
        await Task.WhenAny(before).Within();

        await line.Relay.StopAsync().Within();
        var during = invoices.Skip(12).Select(i => WalletLine.PayAsync(line.Client, i)).ToArray();
        await line.Relay.StartAsync(default).Within();

        var outcomes = await Task.WhenAll(before.Concat(during)).Within();
        foreach (var (invoice, outcome) in invoices.Zip(outcomes))
        {
            var payments = line.Network.Payments.Where(p => p.PaymentHash == invoice.PaymentHash).ToArray();
            Assert.True(payments.Length <= 1, "An invoice was paid more than once.");
            switch (outcome)
            {
                case WalletOutcome<PaidInvoice>.Answered answered:
                    Assert.True(answered.Value.Preimage.Proves(invoice.PaymentHash));
                    break;
                case WalletOutcome<PaidInvoice>.NotSent:
                    Assert.Empty(payments);
                    break;
                default:
                    Bounded.Unknown(outcome);
                    break;
            }
        }

        Assert.IsType<WalletOutcome<PaidInvoice>.Answered>(outcomes.First(o => o is WalletOutcome<PaidInvoice>.Answered));
        await Bounded.UntilAsync(() => line.Relay.SubscriptionCount == 3, "the subscriptions to come back");
        Bounded.Answered(await line.Client.GetBalanceAsync(default).Within());
    }

    [Fact]
    public async Task A_caller_who_stops_waiting_leaves_an_unknown_outcome()
    {
        await using var line = await WalletLine.OpenAsync();
        line.Service.Faults.Next(DevWallet.WalletMethod.PayInvoice, new DevWallet.Faults.WalletFault.DropReply());
        using var cancellation = new CancellationTokenSource();
        var paying = WalletLine.PayAsync(line.Client, await line.InvoiceAsync(), cancellation.Token);
        await Bounded.UntilAsync(() => line.Service.Handled == 1, "the request");
        await cancellation.CancelAsync();
        Assert.Equal("The caller stopped waiting.", Bounded.Unknown(await paying.Within()));
    }

    [Fact]
    public async Task A_caller_who_cancels_before_anything_was_sent_has_cancelled()
    {
        await using var line = await WalletLine.OpenAsync();
        await line.Relay.StopAsync().Within();
        using var cancellation = new CancellationTokenSource();
        var invoice = await line.InvoiceAsync();
        var paying = WalletLine.PayAsync(line.Client, invoice, cancellation.Token);
        Assert.False(paying.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => paying.Within());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WalletLine.PayAsync(line.Client, invoice, cancellation.Token).Within());
        Assert.Empty(line.Requests);
    }

    [Fact]
    public async Task Closing_the_client_ends_what_waits_as_unknown()
    {
        await using var line = await WalletLine.OpenAsync();
        line.Service.Faults.Next(DevWallet.WalletMethod.PayInvoice, new DevWallet.Faults.WalletFault.DropReply());
        var paying = WalletLine.PayAsync(line.Client, await line.InvoiceAsync());
        await Bounded.UntilAsync(() => line.Service.Handled == 1, "the request");
        await line.Client.DisposeAsync().AsTask().Within();
        Assert.Equal("The client was closed.", Bounded.Unknown(await paying.Within()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => line.Client.GetBalanceAsync(default).Within());
    }
}
