using L402Functions.DevWallet.Ledger;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.EndToEnd.Tests.Wallets;

/// <summary>Our client and @getalby/sdk's wallet service.</summary>
public sealed class AlbyWalletTests(AlbyWallet line) : IClassFixture<AlbyWallet>
{
    [Fact]
    public async Task The_wallet_says_what_it_is_and_that_it_speaks_NIP_44()
    {
        var capabilities = Assert.IsType<NwcCapabilities>(await line.Client.GetCapabilitiesAsync(default).Within());
        Assert.Contains(NwcEncryption.Nip44, capabilities.Encryptions);
        Assert.Contains("pay_invoice", capabilities.Methods);
        Assert.Contains("payment_sent", capabilities.Notifications);

        var info = await Bounded.AnswerAsync(line.Client.GetInfoAsync(default));
        Assert.Equal("alby", info.Alias);
        Assert.Equal("regtest", info.Network);
        Assert.Contains("make_invoice", info.Methods);
    }

    [Fact]
    public async Task An_invoice_is_paid_once_with_proof_and_a_second_time_refused()
    {
        var invoice = await line.InvoiceAsync();
        var before = await Bounded.AnswerAsync(line.Client.GetBalanceAsync(default));

        var paid = await Bounded.AnswerAsync(AlbyWallet.PayAsync(line.Client, invoice));
        Assert.True(paid.Preimage.Proves(invoice.PaymentHash));
        Assert.Equal(line.Network.Fee.Of(invoice.Amount), paid.FeesPaid);

        Assert.Equal(WalletErrorCode.Internal, await Bounded.RefusalAsync(AlbyWallet.PayAsync(line.Client, invoice)));
        Assert.Equal(NetworkPaymentState.Settled, Assert.Single(line.Network.Payments, p => p.PaymentHash == invoice.PaymentHash).State);
        var looked = await Bounded.AnswerAsync(line.Client.LookupInvoiceAsync(invoice.PaymentHash, TransactionDirection.Outgoing, default));
        Assert.Equal((TransactionState.Settled, paid.Preimage), (looked.State, looked.Preimage));

        // Other tests pay and are paid meanwhile: at least this much has gone.
        Assert.True(before >= invoice.Amount + paid.FeesPaid!.Value);
    }

    [Fact]
    public async Task A_payment_that_the_wallet_cannot_make_is_refused_by_its_code()
    {
        var invoice = await line.InvoiceAsync(sats: 10_000_000);

        Assert.Equal(WalletErrorCode.InsufficientBalance, await Bounded.RefusalAsync(AlbyWallet.PayAsync(line.Client, invoice)));
        Assert.DoesNotContain(line.Network.Payments, p => p.PaymentHash == invoice.PaymentHash);
    }

    [Fact]
    public async Task An_invoice_that_is_made_here_can_be_paid_by_others_and_is_found_again()
    {
        var made = await Bounded.AnswerAsync(
            line.Client.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(21), "für dich \u2028 \U0001F9C3", Expiry: TimeSpan.FromMinutes(7)), default));
        Assert.True(Bolt11Decoder.TryDecode(made.Invoice!, out var invoice, out _));
        Assert.Equal((Msat.FromSats(21), "für dich \u2028 \U0001F9C3", TimeSpan.FromMinutes(7)), (invoice.Amount, invoice.Description, invoice.Expiry));
        Assert.Equal(made.PaymentHash, invoice.PaymentHash);
        Assert.Equal(TransactionState.Pending, (await Bounded.AnswerAsync(line.Client.LookupInvoiceAsync(made.PaymentHash, default))).State);

        var paid = await Bounded.AnswerAsync(AlbyWallet.PayAsync(line.Seller, made));

        var looked = await Bounded.AnswerAsync(line.Client.LookupInvoiceAsync(made.Invoice!, TransactionDirection.Incoming, default));
        Assert.Equal((TransactionState.Settled, paid.Preimage, Msat.FromSats(21)), (looked.State, looked.Preimage, looked.Amount));
        var listed = await Bounded.AnswerAsync(line.Client.ListTransactionsAsync(new ListTransactionsRequest(), default));
        Assert.Contains(listed, t => t.PaymentHash == made.PaymentHash && t.Direction == TransactionDirection.Incoming);
    }

    [Fact]
    public async Task A_description_hash_reaches_the_invoice()
    {
        var hash = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var made = await Bounded.AnswerAsync(line.Client.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(1), DescriptionHash: hash), default));

        Assert.True(Bolt11Decoder.TryDecode(made.Invoice!, out var invoice, out _));
        Assert.Equal(hash, invoice.DescriptionHash!.Value.ToArray());
    }

    [Fact]
    public async Task What_the_wallet_does_not_know_is_not_found() =>
        Assert.Equal(
            WalletErrorCode.NotFound,
            await Bounded.RefusalAsync(line.Client.LookupInvoiceAsync(PaymentHash.FromBytes(Enumerable.Repeat((byte)7, 32).ToArray()), default)));

    [Fact]
    public async Task What_the_wallet_tells_is_heard()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var client = line.Connect();
        await using var heard = client.NotificationsAsync(stop.Token).GetAsyncEnumerator();
        var next = heard.MoveNextAsync().AsTask();

        // A request goes out only when every subscription is open.
        var sent = await line.InvoiceAsync();
        var paid = await Bounded.AnswerAsync(AlbyWallet.PayAsync(client, sent));
        await line.TellAsync("payment_sent", await Bounded.AnswerAsync(line.Wallet.LookupInvoiceAsync(sent.PaymentHash, default)));

        Assert.True(await next);
        Assert.Equal(WalletNotificationType.PaymentSent, heard.Current.Type);
        Assert.Equal((sent.PaymentHash, paid.Preimage), (heard.Current.Transaction.PaymentHash, heard.Current.Transaction.Preimage!.Value));

        var received = await Bounded.AnswerAsync(client.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(3)), default));
        await Bounded.AnswerAsync(AlbyWallet.PayAsync(line.Seller, received));
        await line.TellAsync("payment_received", await Bounded.AnswerAsync(line.Wallet.LookupInvoiceAsync(received.PaymentHash, default)));

        Assert.True(await heard.MoveNextAsync());
        Assert.Equal((WalletNotificationType.PaymentReceived, received.PaymentHash), (heard.Current.Type, heard.Current.Transaction.PaymentHash));
    }

    [Fact]
    public async Task Twenty_requests_at_once_get_each_its_own_answer()
    {
        var invoices = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => line.InvoiceAsync(i)));

        // The relay sends every answer to everybody, so the client tells them apart.
        await using var other = line.Connect();
        var paid = await Task.WhenAll(invoices.Select((invoice, i) => Bounded.AnswerAsync(AlbyWallet.PayAsync(i % 2 == 0 ? line.Client : other, invoice))));

        Assert.All(invoices.Zip(paid), pair => Assert.True(pair.Second.Preimage.Proves(pair.First.PaymentHash)));
        Assert.Equal(20, line.Network.Payments.Count(p => invoices.Any(i => i.PaymentHash == p.PaymentHash)));
    }

    [Fact]
    public async Task Neither_the_connection_nor_a_proof_is_logged()
    {
        var paid = await Bounded.AnswerAsync(AlbyWallet.PayAsync(line.Client, await line.InvoiceAsync()));

        Assert.NotEmpty(line.Log.Lines);
        Assert.DoesNotContain(line.ConnectionString.Split("secret=")[1][..64], line.Log.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(paid.Preimage.ToHex(), line.Log.Text, StringComparison.OrdinalIgnoreCase);
    }
}
