using System.Collections.Concurrent;
using L402Functions.DevWallet.Faults;
using L402Functions.DevWallet.Ledger;
using L402Functions.DevWallet.Secrets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Tests;

public sealed class ConservationTests
{
    private const int Operations = 200;
    private const int Wallets = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Money_is_conserved_whatever_many_callers_do_at_once(int seed)
    {
        var clock = new ManualClock();
        var network = new SimulatedNetwork(clock, new SeededSecretSource($"conservation {seed}"), Simulation.Fee);
        var wallets = Enumerable.Range(0, Wallets).Select(i => network.CreateWallet($"wallet {i}", Msat.FromSats(3_000))).ToArray();
        wallets[0].HoldsIncoming = true;
        wallets[1].SettlementDelay = TimeSpan.FromSeconds(3);
        var total = network.Money.Total;
        var invoices = new ConcurrentBag<WalletTransaction>();
        var proofs = new ConcurrentBag<PaymentHash>();
        var payments = new ConcurrentBag<Task>();
        using var start = new Barrier(4);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var random = new Random((seed * 100) + worker);
            start.SignalAndWait();
            for (var i = 0; i < Operations / 4; i++)
            {
                var wallet = wallets[random.Next(Wallets)];
                switch (random.Next(8))
                {
                    case 0 or 1 or 2:
                        if (await wallet.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(random.Next(1, 900))), default) is WalletOutcome<WalletTransaction>.Answered made)
                        {
                            invoices.Add(made.Value);
                        }

                        break;
                    case 3 or 4 or 5:
                        if (random.Next(3) == 0)
                        {
                            wallet.Faults.Next(WalletMethod.PayInvoice, AnyFault(random));
                        }

                        if (invoices.OrderBy(t => t.PaymentHash.ToString(), StringComparer.Ordinal).ElementAtOrDefault(random.Next(20)) is { } invoice)
                        {
                            payments.Add(PayAsync(wallet, invoice));
                        }

                        break;
                    case 6:
                        foreach (var held in invoices.Take(5))
                        {
                            _ = random.Next(2) == 0 ? wallets[0].SettleHeld(held.PaymentHash) : wallets[0].CancelHeld(held.PaymentHash);
                        }

                        break;
                    default:
                        clock.Advance(TimeSpan.FromSeconds(1));
                        break;
                }

                Assert.Equal(total, network.Money.Total);
            }
        })));
        clock.Advance(TimeSpan.FromHours(1));
        foreach (var invoice in invoices)
        {
            wallets[0].CancelHeld(invoice.PaymentHash);
        }

        await Task.WhenAll(payments);

        var settled = network.Payments.Where(p => p.State == NetworkPaymentState.Settled).ToArray();
        Assert.NotEmpty(settled);
        Assert.Equal(settled.Length, settled.Select(p => p.PaymentHash).Distinct().Count());
        Assert.Subset(settled.Select(p => p.PaymentHash).ToHashSet(), proofs.ToHashSet());
        Assert.DoesNotContain(network.Payments, p => p.State == NetworkPaymentState.Pending);
        Assert.Equal(Msat.Zero, network.Money.InFlight);
        Assert.Equal(settled.Aggregate(Msat.Zero, (sum, p) => sum + p.Fee), network.Money.RoutingFees);
        Assert.Equal(total, network.Money.Total);
        foreach (var wallet in wallets)
        {
            var expected = settled.Where(p => p.Payee == wallet.Node).Aggregate(Msat.FromSats(3_000), (sum, p) => sum + p.Amount);
            expected = settled.Where(p => p.Payer == wallet.Node).Aggregate(expected, (sum, p) => sum - p.Amount - p.Fee);
            wallet.Faults.Clear();
            Assert.Equal(expected, await Simulation.BalanceAsync(wallet));
        }

        async Task PayAsync(SimulatedWallet payer, WalletTransaction invoice)
        {
            if (await payer.PayInvoiceAsync(new PayInvoiceRequest(invoice.Invoice!), default) is WalletOutcome<PaidInvoice>.Answered paid)
            {
                Assert.True(paid.Value.Preimage.Proves(invoice.PaymentHash));
                proofs.Add(invoice.PaymentHash);
            }
        }
    }

    private static WalletFault AnyFault(Random random) => random.Next(8) switch
    {
        0 => new WalletFault.DropReply(),
        1 => new WalletFault.DropRequest(),
        2 => new WalletFault.RefuseWith(WalletErrorCode.RateLimited, "slower"),
        3 => new WalletFault.ExecuteThenRefuse(WalletErrorCode.Other, "failed"),
        4 => new WalletFault.WrongPreimage(),
        5 => new WalletFault.ExecuteLate(TimeSpan.FromSeconds(2)),
        6 => new WalletFault.Unavailable(),
        _ => new WalletFault.Delay(TimeSpan.FromSeconds(2)),
    };
}
