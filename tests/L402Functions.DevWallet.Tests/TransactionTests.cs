using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Tests;

public sealed class TransactionTests
{
    private readonly Simulation simulation = new();

    [Fact]
    public async Task Both_sides_look_a_payment_up_with_its_preimage()
    {
        var invoice = await simulation.InvoiceAsync();
        var paid = Simulation.Answered(await simulation.PayAsync(invoice));

        var outgoing = await Simulation.LookupAsync(simulation.Buyer, invoice);
        var incoming = await Simulation.LookupAsync(simulation.Seller, invoice);

        Assert.Equal(TransactionDirection.Outgoing, outgoing.Direction);
        Assert.Equal(TransactionDirection.Incoming, incoming.Direction);
        Assert.Equal(paid.FeesPaid, outgoing.FeesPaid);
        Assert.Equal(Msat.Zero, incoming.FeesPaid);
        Assert.All([outgoing, incoming], t =>
        {
            Assert.Equal(TransactionState.Settled, t.State);
            Assert.Equal(paid.Preimage, t.Preimage);
            Assert.Equal(invoice.Invoice, t.Invoice);
            Assert.Equal(Msat.FromSats(1_000), t.Amount);
            Assert.Equal(simulation.Clock.GetUtcNow(), t.SettledAt);
        });
    }

    [Fact]
    public async Task What_a_wallet_does_not_know_is_not_found()
    {
        var invoice = await simulation.InvoiceAsync();
        Simulation.AssertRefused(WalletErrorCode.NotFound, await simulation.Buyer.LookupInvoiceAsync(invoice.PaymentHash, default));
        Simulation.AssertRefused(WalletErrorCode.NotFound, await simulation.Seller.LookupInvoiceAsync(PaymentHash.FromBytes(new byte[32]), default));
    }

    [Fact]
    public async Task Lists_are_newest_first_in_pages()
    {
        var paid = new List<PaymentHash>();
        for (var i = 0; i < 25; i++)
        {
            var invoice = await simulation.InvoiceAsync(1);
            await simulation.PayAsync(invoice);
            paid.Insert(0, invoice.PaymentHash);
            simulation.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var first = await ListAsync(simulation.Buyer, new ListTransactionsRequest());
        var second = await ListAsync(simulation.Buyer, new ListTransactionsRequest(Offset: 20));

        Assert.Equal(20, first.Count);
        Assert.Equal(paid, first.Concat(second).Select(t => t.PaymentHash));
    }

    [Fact]
    public async Task Lists_can_be_narrowed()
    {
        var start = simulation.Clock.GetUtcNow();
        var unpaid = await simulation.InvoiceAsync(1);
        simulation.Clock.Advance(TimeSpan.FromMinutes(1));
        var paid = await simulation.InvoiceAsync(2);
        await simulation.PayAsync(paid);

        Assert.Equal([paid.PaymentHash], (await ListAsync(simulation.Seller, new())).Select(t => t.PaymentHash));
        Assert.Equal([paid.PaymentHash, unpaid.PaymentHash], (await ListAsync(simulation.Seller, new(IncludeUnpaid: true))).Select(t => t.PaymentHash));
        Assert.Equal([unpaid.PaymentHash], (await ListAsync(simulation.Seller, new(Until: start, IncludeUnpaid: true))).Select(t => t.PaymentHash));
        Assert.Equal([paid.PaymentHash], (await ListAsync(simulation.Seller, new(From: start.AddMinutes(1), IncludeUnpaid: true))).Select(t => t.PaymentHash));
        Assert.Empty(await ListAsync(simulation.Seller, new(Direction: TransactionDirection.Outgoing)));
        Assert.Single(await ListAsync(simulation.Buyer, new(Direction: TransactionDirection.Outgoing)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(21, 0)]
    [InlineData(20, -1)]
    public async Task A_page_out_of_bounds_is_refused(int limit, int offset) =>
        Simulation.AssertRefused(
            WalletErrorCode.BadRequest, await simulation.Buyer.ListTransactionsAsync(new ListTransactionsRequest(Limit: limit, Offset: offset), default));

    private static async Task<IReadOnlyList<WalletTransaction>> ListAsync(SimulatedWallet wallet, ListTransactionsRequest request) =>
        Simulation.Answered(await wallet.ListTransactionsAsync(request, default));
}
