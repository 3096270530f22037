using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Tests.Payments;

namespace L402Functions.Spending.Tests.Clocks;

/// <summary>Two instances of one app whose clocks are far apart.</summary>
public sealed class SkewTests : PaymentTest
{
    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task An_instance_whose_clock_is_an_hour_off_pays_nothing_twice_and_releases_nothing_that_is_on_its_way(int minutes)
    {
        var clock = new ManualClock(Clock.GetUtcNow() + TimeSpan.FromMinutes(minutes));
        var other = new TestProcess(Store, Ports, Queue, clock, Keys);
        var seen = default(IntentState);
        Ports.Wallets[Wallet] = new MeddlingWallet(Purse, async () =>
        {
            // By the other's clock the lease may be over. It asks the wallet then, and sends nothing.
            await other.Sweeper.SweepAsync(None);
            await other.Worker.ProcessAsync(Root, Id("order-1"), None);
            seen = (await FindAsync("order-1")).State;
        });
        var invoice = await InvoiceAsync(expiry: TimeSpan.FromHours(3));
        await AcceptAsync("order-1", invoice);

        await DeliverAsync();
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(minutes > 0 ? IntentState.Unknown : IntentState.Sending, seen);
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        Assert.Single(Network.Payments);
        Assert.Equal(Msat.Zero, await ReservedAsync());
    }

    /// <summary>Pays, and lets something happen before its answer arrives.</summary>
    private sealed class MeddlingWallet(IPreparingWallet inner, Func<Task> afterPaying) : PassingWallet(inner)
    {
        public override async Task<WalletOutcome<PaidInvoice>> SendAsync(PreparedPayment payment, CancellationToken cancellationToken)
        {
            var outcome = await base.SendAsync(payment, cancellationToken);
            await afterPaying();
            return outcome;
        }
    }
}
