using L402Functions.DevWallet.Ledger;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Tests;

public sealed class PaymentTests
{
    private readonly Simulation simulation = new();

    [Fact]
    public async Task A_payment_moves_the_amount_and_the_fee_and_proves_itself()
    {
        var invoice = await simulation.InvoiceAsync(1_000);

        var paid = Simulation.Answered(await simulation.PayAsync(invoice));

        Assert.True(paid.Preimage.Proves(invoice.PaymentHash));
        Assert.Equal(Msat.FromSats(2), paid.FeesPaid);
        Assert.Equal(Msat.FromSats(98_998), await Simulation.BalanceAsync(simulation.Buyer));
        Assert.Equal(Msat.FromSats(1_000), await Simulation.BalanceAsync(simulation.Seller));
        Assert.Equal(new NetworkMoney(Msat.FromSats(99_998), Msat.Zero, Msat.FromSats(2)), simulation.Network.Money);
        var payment = Assert.Single(simulation.Network.Payments);
        Assert.Equal(NetworkPaymentState.Settled, payment.State);
        Assert.Equal(simulation.Buyer.Node, payment.Payer);
        Assert.Equal(simulation.Seller.Node, payment.Payee);
        Assert.Equal(Msat.FromSats(1_000), payment.Amount);
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(999, 1_000)]
    [InlineData(1_000, 1_001)]
    [InlineData(1_000_000, 2_000)]
    [InlineData(2_100_000_000_000_000_000, 2_100_000_000_001_000)]
    public void The_fee_is_base_and_millionths_rounded_down(long amount, long fee) =>
        Assert.Equal(new Msat(fee), Simulation.Fee.Of(new Msat(amount)));

    [Fact]
    public void A_fee_beyond_all_money_is_all_money() =>
        Assert.Equal(Msat.Max, new RoutingFee(Msat.Max, uint.MaxValue).Of(Msat.Max));

    [Fact]
    public async Task Paying_twice_is_refused_without_a_preimage_and_moves_nothing()
    {
        var invoice = await simulation.InvoiceAsync();
        await simulation.PayAsync(invoice);
        var money = await Simulation.BalanceAsync(simulation.Buyer);

        Simulation.AssertRefused(WalletErrorCode.Internal, await simulation.PayAsync(invoice));

        Assert.Equal(money, await Simulation.BalanceAsync(simulation.Buyer));
        Assert.Single(simulation.Network.Payments);
    }

    [Fact]
    public async Task An_invoice_that_somebody_else_paid_fails()
    {
        var other = simulation.Network.CreateWallet("other", Msat.FromSats(5_000));
        var invoice = await simulation.InvoiceAsync();
        await simulation.PayAsync(invoice);
        Simulation.AssertRefused(WalletErrorCode.PaymentFailed, await other.PayInvoiceAsync(new PayInvoiceRequest(invoice.Invoice!), default));
    }

    [Fact]
    public async Task Nobody_pays_itself()
    {
        var invoice = await simulation.InvoiceAsync();
        Simulation.AssertRefused(WalletErrorCode.PaymentFailed, await simulation.Seller.PayInvoiceAsync(new PayInvoiceRequest(invoice.Invoice!), default));
    }

    [Fact]
    public async Task The_fee_must_be_there_too()
    {
        Simulation.AssertRefused(WalletErrorCode.InsufficientBalance, await simulation.PayAsync(await simulation.InvoiceAsync(100_000)));
        Simulation.AssertRefused(WalletErrorCode.InsufficientBalance, await simulation.PayAsync(await simulation.InvoiceAsync(99_900)));
        Simulation.AssertRefused(WalletErrorCode.InsufficientBalance, await simulation.PayAsync(await simulation.InvoiceAsync(2_100_000_000_000_000)));
        Simulation.Answered(await simulation.PayAsync(await simulation.InvoiceAsync(99_899)));
    }

    [Fact]
    public async Task An_expired_invoice_is_refused_at_the_very_second()
    {
        var invoice = await simulation.InvoiceAsync(expiry: TimeSpan.FromSeconds(30));
        simulation.Clock.Advance(TimeSpan.FromSeconds(30));
        Simulation.AssertRefused(WalletErrorCode.Expired, await simulation.PayAsync(invoice));
    }

    [Fact]
    public async Task An_invoice_of_a_node_elsewhere_finds_no_route()
    {
        var elsewhere = new Simulation();
        var stranger = elsewhere.Network.CreateWallet("stranger", Msat.Zero);
        var invoice = Simulation.Answered(await stranger.MakeInvoiceAsync(new MakeInvoiceRequest(new Msat(1_000)), default));
        Simulation.AssertRefused(WalletErrorCode.PaymentFailed, await simulation.PayAsync(invoice));
        Assert.Empty(simulation.Network.Payments);
    }

    [Fact]
    public async Task What_is_no_invoice_or_of_another_network_or_without_amount_is_refused()
    {
        var donation = "lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6twvus8g6rfwvs8qun0dfjkxaq9qrsgq357wnc5r2ueh7ck6q93dj32dlqnls087fxdwk8qakdyafkq3yap9us6v52vjjsrvywa6rt52cm9r9zqt8r2t7mlcwspyetp5h2tztugp9lfyql";
        var amountless = Bolt11Encoder.Encode(
            new Bolt11Draft
            {
                Network = LightningNetwork.Regtest,
                Timestamp = simulation.Clock.GetUtcNow(),
                PaymentHash = PaymentHash.FromBytes(new byte[32]),
                PaymentSecret = new byte[32],
                Description = "any amount",
            },
            Enumerable.Repeat((byte)1, 32).ToArray());
        foreach (var text in new[] { "", "lnbcrt1", donation, amountless })
        {
            Simulation.AssertRefused(WalletErrorCode.BadRequest, await simulation.Buyer.PayInvoiceAsync(new PayInvoiceRequest(text), default));
        }

        var invoice = await simulation.InvoiceAsync(1_000);
        Simulation.AssertRefused(
            WalletErrorCode.BadRequest, await simulation.Buyer.PayInvoiceAsync(new PayInvoiceRequest(invoice.Invoice!, Msat.FromSats(999)), default));
    }

    [Fact]
    public async Task A_slow_payment_is_pending_until_its_time()
    {
        simulation.Seller.SettlementDelay = TimeSpan.FromSeconds(10);
        var invoice = await simulation.InvoiceAsync();

        var paying = simulation.PayAsync(invoice);

        Assert.False(paying.IsCompleted);
        Assert.Equal(TransactionState.Pending, (await Simulation.LookupAsync(simulation.Buyer, invoice)).State);
        Assert.Equal(Msat.FromSats(1_002), simulation.Network.Money.InFlight);
        Simulation.AssertRefused(WalletErrorCode.Internal, await simulation.PayAsync(invoice));
        simulation.Clock.Advance(TimeSpan.FromSeconds(10));
        Simulation.Answered(await paying);
        Assert.Equal(Msat.Zero, simulation.Network.Money.InFlight);
        Assert.Equal(simulation.Clock.GetUtcNow(), (await Simulation.LookupAsync(simulation.Seller, invoice)).SettledAt);
    }

    [Fact]
    public async Task A_held_payment_waits_for_the_payee_and_can_be_given_back_and_tried_again()
    {
        simulation.Seller.HoldsIncoming = true;
        var invoice = await simulation.InvoiceAsync();

        var first = simulation.PayAsync(invoice);
        Assert.Equal(TransactionState.Accepted, (await Simulation.LookupAsync(simulation.Seller, invoice)).State);
        Assert.True(simulation.Seller.CancelHeld(invoice.PaymentHash));
        Simulation.AssertRefused(WalletErrorCode.PaymentFailed, await first);
        Assert.Equal(Msat.FromSats(100_000), await Simulation.BalanceAsync(simulation.Buyer));
        Assert.Equal(TransactionState.Failed, (await Simulation.LookupAsync(simulation.Buyer, invoice)).State);

        var second = simulation.PayAsync(invoice);
        Assert.True(simulation.Seller.SettleHeld(invoice.PaymentHash));
        Assert.True(Simulation.Answered(await second).Preimage.Proves(invoice.PaymentHash));
        Assert.False(simulation.Seller.SettleHeld(invoice.PaymentHash));
        Assert.False(simulation.Seller.CancelHeld(invoice.PaymentHash));
        Assert.Equal([NetworkPaymentState.Failed, NetworkPaymentState.Settled], simulation.Network.Payments.Select(p => p.State));
    }

    [Fact]
    public async Task A_caller_who_stops_waiting_does_not_stop_the_payment()
    {
        simulation.Seller.SettlementDelay = TimeSpan.FromSeconds(10);
        using var cancellation = new CancellationTokenSource();
        var paying = simulation.PayAsync(await simulation.InvoiceAsync(), cancellation.Token);

        await cancellation.CancelAsync();

        Simulation.AssertUnknown(await paying);
        simulation.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(NetworkPaymentState.Settled, Assert.Single(simulation.Network.Payments).State);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => simulation.PayAsync(new() { Direction = default, State = default, PaymentHash = default, Amount = default, CreatedAt = default, Invoice = "" }, cancellation.Token));
    }

    [Fact]
    public void More_money_than_can_exist_cannot_be_created() =>
        Assert.Throws<OverflowException>(() => simulation.Network.CreateWallet("whale", Msat.Max));
}
