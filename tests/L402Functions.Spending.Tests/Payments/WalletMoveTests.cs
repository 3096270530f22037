using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>An agent moves to another wallet while a payment is open at the old one.</summary>
public sealed class WalletMoveTests : PaymentTest
{
    [Fact]
    public async Task What_is_open_is_settled_by_the_old_wallets_word_and_what_is_new_is_paid_by_the_new_one()
    {
        var second = Network.CreateWallet("second", Msat.FromSats(10_000));
        Ports.Wallets["second"] = second;
        await OpenAsync("order-1");
        Assert.True(await Process.Agents.SetWalletAsync(Root, "second", Alice, None));

        var invoice = await InvoiceAsync();
        await AcceptAsync("order-2", invoice);
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-2")).State);
        Assert.Equal(Msat.FromSats(10_000 - 101), await BalanceOfAsync(second));

        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        Assert.Equal(Msat.FromSats(10_000 - 101), await BalanceOfAsync(second));
        Assert.Equal(Msat.Zero, await ReservedAsync());

        // Nothing is open: the old setting goes, and nobody misses it.
        Assert.True(Ports.Wallets.TryRemove(Wallet, out _));
        await AcceptAsync("order-3", await InvoiceAsync());
        await PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(IntentState.Settled, (await FindAsync("order-3")).State);
    }

    [Fact]
    public async Task An_old_wallet_taken_out_too_early_leaves_its_open_payment_to_an_operator_with_its_money_reserved()
    {
        Ports.Wallets["second"] = Network.CreateWallet("second", Msat.FromSats(10_000));
        await OpenAsync("order-1");
        Assert.True(await Process.Agents.SetWalletAsync(Root, "second", Alice, None));
        Assert.True(Ports.Wallets.TryRemove(Wallet, out _));

        await PassAsync(ReconcileRules.OperatorAfter + TimeSpan.FromHours(3));
        Assert.Equal(IntentState.NeedsOperator, (await FindAsync("order-1")).State);
        Assert.Equal(Msat.FromSats(110), await ReservedAsync());

        // Put back, it is asked, and its word counts.
        Ports.Wallets[Wallet] = Purse;
        await PassAsync(ReconcileRules.WatchInterval);
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
    }

    /// <summary>A payment that was made, and whose answer is lost.</summary>
    private async Task OpenAsync(string key)
    {
        Purse.Faults.Next(WalletMethod.PayInvoice, new WalletFault.DropReply());
        await AcceptAsync(key, await InvoiceAsync());
        await DeliverAsync();
        Assert.Equal(IntentState.Unknown, (await FindAsync(key)).State);
    }

    private static async Task<Msat> BalanceOfAsync(SimulatedWallet wallet) =>
        Assert.IsType<WalletOutcome<Msat>.Answered>(await wallet.GetBalanceAsync(None)).Value;
}
