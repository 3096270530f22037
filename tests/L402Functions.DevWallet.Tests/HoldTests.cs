using L402Functions.DevWallet.Ledger;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Tests;

public sealed class HoldTests
{
    private readonly Simulation simulation = new();
    private readonly Preimage preimage = Preimage.FromBytes(Enumerable.Repeat((byte)8, 32).ToArray());

    [Fact]
    public async Task A_hold_invoice_is_paid_only_when_its_preimage_is_shown()
    {
        var invoice = await HoldAsync();
        var paying = simulation.PayAsync(invoice);
        Assert.Equal(TransactionState.Accepted, (await Simulation.LookupAsync(simulation.Seller, invoice)).State);
        Assert.Equal(NetworkPaymentState.Pending, Assert.Single(simulation.Network.Payments).State);
        Assert.False(simulation.Seller.SettleHeld(invoice.PaymentHash));

        Assert.Equal(invoice.PaymentHash, Simulation.Answered(await simulation.Seller.SettleHoldInvoiceAsync(preimage, default)));

        Assert.Equal(preimage, Simulation.Answered(await paying).Preimage);
        Assert.Equal(Msat.FromSats(5), await Simulation.BalanceAsync(simulation.Seller));
        Simulation.AssertRefused(WalletErrorCode.NotFound, await simulation.Seller.SettleHoldInvoiceAsync(preimage, default));
    }

    [Fact]
    public async Task A_hold_invoice_that_is_cancelled_gives_the_money_back()
    {
        var invoice = await HoldAsync();
        var paying = simulation.PayAsync(invoice);
        Assert.Equal(invoice.PaymentHash, Simulation.Answered(await simulation.Seller.CancelHoldInvoiceAsync(invoice.PaymentHash, default)));
        Simulation.AssertRefused(WalletErrorCode.PaymentFailed, await paying);
        Assert.Equal(Msat.FromSats(100_000), await Simulation.BalanceAsync(simulation.Buyer));
    }

    [Fact]
    public async Task A_payment_hash_is_used_once()
    {
        await HoldAsync();
        var again = new MakeHoldInvoiceRequest(PaymentHash.Of(preimage), Msat.FromSats(6));
        Simulation.AssertRefused(WalletErrorCode.BadRequest, await simulation.Seller.MakeHoldInvoiceAsync(again, default));
        Simulation.AssertRefused(WalletErrorCode.BadRequest, await simulation.Buyer.MakeHoldInvoiceAsync(again, default));
        Simulation.AssertRefused(
            WalletErrorCode.BadRequest, await simulation.Buyer.MakeHoldInvoiceAsync(again with { PaymentHash = default, MinCltvExpiryDelta = -1 }, default));
    }

    private async Task<WalletTransaction> HoldAsync() => Simulation.Answered(
        await simulation.Seller.MakeHoldInvoiceAsync(new MakeHoldInvoiceRequest(PaymentHash.Of(preimage), Msat.FromSats(5)), default));
}
