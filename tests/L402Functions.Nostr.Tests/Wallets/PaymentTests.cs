using System.Text.Json;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

public sealed class PaymentTests
{
    [Fact]
    public async Task A_payment_is_proven_by_its_preimage()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        var paid = Bounded.Answered(await WalletLine.PayAsync(line.Client, invoice).Within());
        Assert.True(paid.Preimage.Proves(invoice.PaymentHash));
        Assert.Equal(Msat.Zero, paid.FeesPaid);

        // The wallet knows better than to prove it twice.
        Bounded.Refused(WalletErrorCode.Internal, await WalletLine.PayAsync(line.Client, invoice).Within());
        Assert.Single(line.Network.Payments);
    }

    [Fact]
    public async Task An_answer_is_known_by_the_id_of_its_event_and_silence_has_none()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        var paid = await WalletLine.PayAsync(line.Client, invoice).Within();
        var refused = await WalletLine.PayAsync(line.Client, invoice).Within();
        var answers = line.Relay.Received.Where(e => e.Kind == NostrKinds.WalletResponse).Select(e => e.Id.ToString());
        Assert.Equal(answers, [paid.ResponseId, refused.ResponseId]);

        line.Service.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        var silent = WalletLine.PayAsync(line.Client, await line.InvoiceAsync());
        await Bounded.UntilAsync(() => line.Requests.Count() == 3, "the request");
        await line.PassAsync(WalletLine.Wait, silent);
        Assert.Null((await silent.Within()).ResponseId);
    }

    [Fact]
    public async Task A_prepared_payment_is_known_before_anything_of_it_goes_out()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        var prepared = await PrepareAsync(line.Client, invoice.Invoice!);

        Assert.Empty(line.Requests);
        Assert.Equal(invoice.PaymentHash, prepared.PaymentHash);
        Assert.Equal(line.Clock.GetUtcNow(), prepared.CreatedAt);
        Assert.Equal([line.Relay.Address.AbsoluteUri], prepared.Relays);
        using var stored = JsonDocument.Parse(prepared.Request);
        Assert.Equal(prepared.RequestId, stored.RootElement.GetProperty("id").GetString());
        Assert.Equal($"request {prepared.RequestId} to pay {prepared.PaymentHash}", prepared.ToString());

        var paid = Bounded.Answered(await line.Client.SendAsync(prepared, default).Within());
        Assert.True(paid.Preimage.Proves(invoice.PaymentHash));
        Assert.Equal(prepared.RequestId, Assert.Single(line.Requests).Id.ToString());
    }

    [Fact]
    public async Task A_prepared_payment_is_sent_once()
    {
        await using var line = await WalletLine.OpenAsync();
        var prepared = await PrepareAsync(line.Client, (await line.InvoiceAsync()).Invoice!);
        Bounded.Answered(await line.Client.SendAsync(prepared, default).Within());
        await Assert.ThrowsAsync<InvalidOperationException>(() => line.Client.SendAsync(prepared, default).Within());

        // Another process would not know: the wallet drops the event that it has seen, and the outcome is unknown.
        var second = line.NewClient(line.Uri).SendAsync(prepared, default);
        await Bounded.UntilAsync(() => line.Requests.Count() == 2, "the second sending");
        await line.PassAsync(WalletLine.Wait, second);
        Bounded.Unknown(await second.Within());
        Assert.Single(line.Network.Payments);
    }

    [Fact]
    public async Task A_prepared_payment_whose_time_is_over_is_not_sent()
    {
        await using var line = await WalletLine.OpenAsync();
        var prepared = await PrepareAsync(line.Client, (await line.InvoiceAsync()).Invoice!);
        line.Clock.Advance(TimeSpan.FromMinutes(2));
        Bounded.NotSent(await line.Client.SendAsync(prepared, default).Within());
        Assert.Empty(line.Requests);
    }

    [Fact]
    public async Task What_another_connection_prepared_or_somebody_changed_is_a_mistake()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = (await line.InvoiceAsync()).Invoice!;
        var prepared = await PrepareAsync(line.Client, invoice);
        PreparedPayment[] wrong =
        [
            await PrepareAsync(line.NewClient(line.Connect()), invoice),
            prepared with { RequestId = new string('a', 64) },
            prepared with { Request = "no JSON" },
            prepared with { Request = prepared.Request.Replace("\"kind\":23194", "\"kind\":23195", StringComparison.Ordinal) },
            prepared with { Request = prepared.Request.Replace("\"created_at\":1", "\"created_at\":2", StringComparison.Ordinal) },
        ];
        foreach (var payment in wrong)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => line.Client.SendAsync(payment, default).Within());
        }

        Assert.Empty(line.Requests);
    }

    [Fact]
    public async Task What_is_no_payment_is_not_sent()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        var open = Sign(line.Clock.GetUtcNow(), null);
        PayInvoiceRequest[] wrong =
        [
            new(""),
            new("lnbc1nonsense"),
            new(invoice.Invoice![..^1] + (invoice.Invoice[^1] == 'q' ? 'p' : 'q')),
            new(invoice.Invoice!, new Msat(1)),
            new(open),
            new(open, Msat.Zero),
        ];
        foreach (var request in wrong)
        {
            Bounded.NotSent(await line.Client.PayInvoiceAsync(request, default).Within());
            Assert.IsType<PaymentPreparation.Rejected>(await line.Client.PreparePaymentAsync(request, default));
        }

        Assert.Empty(line.Requests);
    }

    [Fact]
    public void An_amount_is_sent_only_where_the_invoice_carries_none()
    {
        Assert.True(Bolt11Decoder.TryDecode(Sign(DateTimeOffset.UnixEpoch, null), out var open, out _));
        Assert.Equal(
            $$$"""{"method":"pay_invoice","params":{"invoice":"{{{open.Text}}}","amount":7}}""",
            PayloadJson.Request("pay_invoice", w => NwcParams.PayInvoice(w, open, new Msat(7))));
        Assert.True(Bolt11Decoder.TryDecode(Sign(DateTimeOffset.UnixEpoch, new Msat(1_000)), out var closed, out _));
        Assert.Equal(
            $$$"""{"method":"pay_invoice","params":{"invoice":"{{{closed.Text}}}"}}""",
            PayloadJson.Request("pay_invoice", w => NwcParams.PayInvoice(w, closed, new Msat(7))));
    }

    [Fact]
    public async Task A_lookup_by_invoice_finds_the_same_and_its_direction_is_checked()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        Bounded.Refused(WalletErrorCode.NotFound, await line.Client.LookupInvoiceAsync(invoice.PaymentHash, default).Within());
        Bounded.Answered(await WalletLine.PayAsync(line.Client, invoice).Within());

        var found = Bounded.Answered(await line.Client.LookupInvoiceAsync(invoice.Invoice!, TransactionDirection.Outgoing, default).Within());
        Assert.Equal(invoice.PaymentHash, found.PaymentHash);
        Bounded.Unknown(await line.Client.LookupInvoiceAsync(invoice.PaymentHash, TransactionDirection.Incoming, default).Within());
        Bounded.NotSent(await line.Client.LookupInvoiceAsync("lnbc1", null, default).Within());
    }

    [Fact]
    public async Task A_hold_invoice_is_settled_or_cancelled_by_who_has_the_preimage()
    {
        await using var line = await WalletLine.OpenAsync();
        var preimage = Preimage.FromBytes(Enumerable.Repeat((byte)9, 32).ToArray());
        var request = new MakeHoldInvoiceRequest(PaymentHash.Of(preimage), Msat.FromSats(21), "held", null, TimeSpan.FromMinutes(5), 40);
        var invoice = Bounded.Answered(await line.Client.MakeHoldInvoiceAsync(request, default).Within());
        Assert.True(Bolt11Decoder.TryDecode(invoice.Invoice, out var decoded, out _));
        Assert.Equal(40u, decoded.MinFinalCltvExpiry);
        Assert.Equal(TimeSpan.FromMinutes(5), decoded.Expiry);

        Bounded.Refused(WalletErrorCode.NotFound, await line.Client.SettleHoldInvoiceAsync(preimage, default).Within());
        var paying = WalletLine.PayAsync(line.Seller, invoice);
        Assert.Equal(TransactionState.Accepted, Bounded.Answered(await line.Client.LookupInvoiceAsync(invoice.PaymentHash, default).Within()).State);
        Assert.Equal(invoice.PaymentHash, Bounded.Answered(await line.Client.SettleHoldInvoiceAsync(preimage, default).Within()));
        Assert.Equal(preimage, Bounded.Answered(await paying.Within()).Preimage);
        Bounded.Refused(WalletErrorCode.NotFound, await line.Client.CancelHoldInvoiceAsync(invoice.PaymentHash, default).Within());
        Bounded.Refused(WalletErrorCode.BadRequest, await line.Client.MakeHoldInvoiceAsync(request, default).Within());
    }

    [Fact]
    public async Task A_budget_of_the_wallet_is_told_and_kept()
    {
        await using var line = await WalletLine.OpenAsync(budget: Msat.FromSats(1_500));
        Bounded.Answered(await WalletLine.PayAsync(line.Client, await line.InvoiceAsync(1_000)).Within());
        Assert.Equal(
            new WalletBudget(Msat.FromSats(1_500), Msat.FromSats(1_000), null, "never"), Bounded.Answered(await line.Client.GetBudgetAsync(default).Within()));
        Bounded.Refused(WalletErrorCode.QuotaExceeded, await WalletLine.PayAsync(line.Client, await line.InvoiceAsync(501)).Within());
        Bounded.Answered(await WalletLine.PayAsync(line.Client, await line.InvoiceAsync(500)).Within());
        Assert.Equal(
            new WalletBudget(null, Msat.Zero, null, null), Bounded.Answered(await line.NewClient(line.Connect()).GetBudgetAsync(default).Within()));
    }

    [Fact]
    public async Task A_list_out_of_bounds_is_not_asked_for()
    {
        await using var line = await WalletLine.OpenAsync();
        Bounded.NotSent(await line.Client.ListTransactionsAsync(new ListTransactionsRequest(Limit: 21), default).Within());
        Bounded.NotSent(await line.Client.ListTransactionsAsync(new ListTransactionsRequest(Offset: -1), default).Within());
        Assert.Empty(line.Requests);
    }

    [Fact]
    public async Task A_simulated_wallet_prepares_as_well()
    {
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        var prepared = await PrepareAsync(line.Buyer, invoice.Invoice!);
        Assert.Empty(line.Network.Payments);
        line.Buyer.Faults.Next(DevWallet.WalletMethod.PayInvoice, new WalletFault.DropReply());
        Bounded.Unknown(await line.Buyer.SendAsync(prepared, default));
        Assert.Equal(prepared.PaymentHash, Assert.Single(line.Network.Payments).PaymentHash);
        await Assert.ThrowsAsync<InvalidOperationException>(() => line.Buyer.SendAsync(prepared, default));
        await Assert.ThrowsAsync<ArgumentException>(() => line.Buyer.SendAsync(prepared with { Request = "{" }, default));
        Assert.IsType<PaymentPreparation.Rejected>(await line.Buyer.PreparePaymentAsync(new PayInvoiceRequest("lnbc1"), default));
    }

    private static async Task<PreparedPayment> PrepareAsync(IPreparingWallet wallet, string invoice) =>
        Assert.IsType<PaymentPreparation.Prepared>(await wallet.PreparePaymentAsync(new PayInvoiceRequest(invoice), default)).Payment;

    private static string Sign(DateTimeOffset at, Msat? amount) => Bolt11Encoder.Encode(
        new Bolt11Draft
        {
            Network = LightningNetwork.Regtest,
            Amount = amount,
            Timestamp = at,
            PaymentHash = PaymentHash.Of(Preimage.FromBytes(Enumerable.Repeat((byte)3, 32).ToArray())),
            PaymentSecret = Enumerable.Repeat((byte)4, 32).ToArray(),
            Description = "as much as you like",
        },
        Enumerable.Repeat((byte)5, 32).ToArray());
}
