using L402Functions.DevWallet.Faults;
using L402Functions.DevWallet.Ledger;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Tests;

public sealed class FaultTests
{
    private readonly Simulation simulation = new();

    public static TheoryData<WalletFault> WithoutProof => [new WalletFault.SuccessWithoutPreimage(), new WalletFault.ZeroPreimage(), new WalletFault.WrongPreimage()];

    [Fact]
    public async Task A_lost_reply_is_unknown_and_the_payment_was_made()
    {
        var invoice = await PayWithAsync(new WalletFault.DropReply(), Simulation.AssertUnknown);

        Assert.Equal(TransactionState.Settled, (await Simulation.LookupAsync(simulation.Buyer, invoice)).State);
        Simulation.AssertRefused(WalletErrorCode.Internal, await simulation.PayAsync(invoice));
    }

    [Fact]
    public async Task A_lost_request_is_unknown_too_and_nothing_was_paid()
    {
        var invoice = await PayWithAsync(new WalletFault.DropRequest(), Simulation.AssertUnknown);

        Assert.Empty(simulation.Network.Payments);
        Simulation.AssertRefused(WalletErrorCode.NotFound, await simulation.Buyer.LookupInvoiceAsync(invoice.PaymentHash, default));
        Simulation.Answered(await simulation.PayAsync(invoice));
    }

    [Fact]
    public async Task A_scripted_refusal_pays_nothing()
    {
        await PayWithAsync(
            new WalletFault.RefuseWith(WalletErrorCode.QuotaExceeded, "enough for today"),
            outcome => Assert.Equal("enough for today", Assert.IsType<WalletOutcome<PaidInvoice>.Refused>(outcome).Message));
        Assert.Empty(simulation.Network.Payments);
    }

    [Fact]
    public async Task A_refusal_can_be_a_lie()
    {
        await PayWithAsync(
            new WalletFault.ExecuteThenRefuse(WalletErrorCode.Internal, "timeout"),
            outcome => Simulation.AssertRefused(WalletErrorCode.Internal, outcome));
        Assert.Equal(NetworkPaymentState.Settled, Assert.Single(simulation.Network.Payments).State);
    }

    [Theory]
    [MemberData(nameof(WithoutProof))]
    public async Task Success_without_proof_is_unknown_and_the_payment_was_made(WalletFault fault)
    {
        await PayWithAsync(fault, Simulation.AssertUnknown);
        Assert.Equal(NetworkPaymentState.Settled, Assert.Single(simulation.Network.Payments).State);
    }

    [Theory]
    [MemberData(nameof(WithoutProof))]
    public async Task A_lookup_can_lack_proof(WalletFault fault)
    {
        var invoice = await simulation.InvoiceAsync();
        await simulation.PayAsync(invoice);
        simulation.Buyer.Faults.Next(WalletMethod.LookupInvoice, fault);

        var lookup = await Simulation.LookupAsync(simulation.Buyer, invoice);

        Assert.Equal(TransactionState.Settled, lookup.State);
        Assert.False(lookup.Preimage is { } preimage && preimage.Proves(invoice.PaymentHash));
        Assert.True((await Simulation.LookupAsync(simulation.Buyer, invoice)).Preimage!.Value.Proves(invoice.PaymentHash));
    }

    [Fact]
    public async Task A_late_execution_comes_after_the_answer()
    {
        await PayWithAsync(new WalletFault.ExecuteLate(TimeSpan.FromMinutes(5)), Simulation.AssertUnknown);
        Assert.Empty(simulation.Network.Payments);

        simulation.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(NetworkPaymentState.Settled, Assert.Single(simulation.Network.Payments).State);
    }

    [Fact]
    public async Task A_late_execution_of_an_expired_invoice_pays_nothing()
    {
        await PayWithAsync(new WalletFault.ExecuteLate(TimeSpan.FromHours(2)), Simulation.AssertUnknown);
        simulation.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Empty(simulation.Network.Payments);
    }

    [Fact]
    public async Task An_unreachable_wallet_was_not_sent_anything()
    {
        await PayWithAsync(new WalletFault.Unavailable(), outcome => Assert.IsType<WalletOutcome<PaidInvoice>.NotSent>(outcome));
        Assert.Empty(simulation.Network.Payments);
    }

    [Fact]
    public async Task A_delay_holds_the_request_and_can_end_in_another_fault()
    {
        var invoice = await simulation.InvoiceAsync();
        simulation.Buyer.Faults.Next(WalletMethod.PayInvoice, new WalletFault.Delay(TimeSpan.FromSeconds(5), new WalletFault.DropReply()));

        var paying = simulation.PayAsync(invoice);
        Assert.False(paying.IsCompleted);
        Assert.Empty(simulation.Network.Payments);
        simulation.Clock.Advance(TimeSpan.FromSeconds(5));

        Simulation.AssertUnknown(await paying);
        Assert.Single(simulation.Network.Payments);
    }

    [Fact]
    public async Task A_delayed_request_arrives_though_the_caller_stopped_waiting()
    {
        using var cancellation = new CancellationTokenSource();
        simulation.Buyer.Faults.Next(WalletMethod.PayInvoice, new WalletFault.Delay(TimeSpan.FromSeconds(5)));
        var paying = simulation.PayAsync(await simulation.InvoiceAsync(), cancellation.Token);

        await cancellation.CancelAsync();
        Simulation.AssertUnknown(await paying);
        simulation.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(NetworkPaymentState.Settled, Assert.Single(simulation.Network.Payments).State);
    }

    [Fact]
    public async Task Every_method_can_fail_and_each_fault_is_used_once_in_order()
    {
        var wallet = simulation.Seller;
        foreach (var method in Enum.GetValues<WalletMethod>())
        {
            wallet.Faults.Next(method, new WalletFault.Unavailable()).Next(method, new WalletFault.DropRequest());
        }

        Assert.IsType<WalletOutcome<Msat>.NotSent>(await wallet.GetBalanceAsync(default));
        Assert.IsType<WalletOutcome<Msat>.Unknown>(await wallet.GetBalanceAsync(default));
        Assert.IsType<WalletOutcome<Msat>.Answered>(await wallet.GetBalanceAsync(default));
        Assert.IsType<WalletOutcome<WalletTransaction>.NotSent>(await wallet.MakeInvoiceAsync(new MakeInvoiceRequest(new Msat(1)), default));
        Assert.IsType<WalletOutcome<WalletTransaction>.NotSent>(await wallet.LookupInvoiceAsync(default, default));
        Assert.IsType<WalletOutcome<WalletInfo>.NotSent>(await wallet.GetInfoAsync(default));
        Assert.IsType<WalletOutcome<IReadOnlyList<WalletTransaction>>.NotSent>(await wallet.ListTransactionsAsync(new ListTransactionsRequest(), default));
        Assert.IsType<WalletOutcome<WalletTransaction>.NotSent>(await wallet.MakeHoldInvoiceAsync(new MakeHoldInvoiceRequest(default, new Msat(1)), default));
        Assert.IsType<WalletOutcome<PaymentHash>.NotSent>(await wallet.SettleHoldInvoiceAsync(default, default));
        Assert.IsType<WalletOutcome<PaymentHash>.NotSent>(await wallet.CancelHoldInvoiceAsync(default, default));
        Assert.Equal((2 * Enum.GetValues<WalletMethod>().Length) - 9, wallet.Faults.Remaining);
        wallet.Faults.Clear();
        Assert.Equal(0, wallet.Faults.Remaining);
        await simulation.InvoiceAsync();
    }

    [Fact]
    public void A_fault_that_a_method_cannot_have_is_a_mistake()
    {
        var faults = simulation.Buyer.Faults;
        Assert.Throws<ArgumentException>(() => faults.Next(WalletMethod.GetBalance, new WalletFault.ZeroPreimage()));
        Assert.Throws<ArgumentException>(() => faults.Next(WalletMethod.MakeInvoice, new WalletFault.ExecuteLate(TimeSpan.Zero)));
        Assert.Throws<ArgumentException>(() => faults.Next(WalletMethod.GetInfo, new WalletFault.Delay(TimeSpan.Zero, new WalletFault.WrongPreimage())));
        Assert.Throws<ArgumentException>(() => faults.Next(WalletMethod.GetInfo, new WalletFault.DuplicateReply()));
        Assert.Throws<ArgumentException>(() => faults.Next(WalletMethod.GetInfo, new WalletFault.Delay(TimeSpan.Zero, new WalletFault.ForgedSignature())));
    }

    private async Task<WalletTransaction> PayWithAsync(WalletFault fault, Action<WalletOutcome<PaidInvoice>> check)
    {
        var invoice = await simulation.InvoiceAsync();
        simulation.Buyer.Faults.Next(WalletMethod.PayInvoice, fault);
        check(await simulation.PayAsync(invoice));
        return invoice;
    }
}
