using L402Functions.DevWallet.Secrets;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet.Tests;

public sealed class InvoiceTests
{
    private readonly Simulation simulation = new();

    [Fact]
    public async Task An_invoice_is_real_and_signed_by_the_node()
    {
        var made = await simulation.InvoiceAsync(21, TimeSpan.FromMinutes(10));

        Assert.StartsWith("lnbcrt210n1", made.Invoice, StringComparison.Ordinal);
        Assert.True(Bolt11Decoder.TryDecode(made.Invoice, out var invoice, out _));
        Assert.Equal(simulation.Seller.Node, invoice.Payee);
        Assert.Equal(made.PaymentHash, invoice.PaymentHash);
        Assert.Equal("a call", invoice.Description);
        Assert.Equal(simulation.Clock.GetUtcNow() + TimeSpan.FromMinutes(10), invoice.ExpiresAt);
        Assert.Equal(invoice.ExpiresAt, made.ExpiresAt);
        Assert.Equal(TransactionState.Pending, made.State);
        Assert.Null(made.Preimage);
    }

    [Fact]
    public async Task A_description_hash_is_kept()
    {
        var hash = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        var made = Simulation.Answered(await simulation.Seller.MakeInvoiceAsync(new MakeInvoiceRequest(new Msat(1), null, hash), default));
        Assert.True(Bolt11Decoder.TryDecode(made.Invoice, out var invoice, out _));
        Assert.Equal(hash, invoice.DescriptionHash!.Value.ToArray());
        Assert.Null(invoice.Description);
    }

    [Fact]
    public async Task A_request_out_of_bounds_is_refused()
    {
        MakeInvoiceRequest[] wrong =
        [
            new(Msat.Zero),
            new(new Msat(1), "text", new byte[32]),
            new(new Msat(1), null, new byte[31]),
            new(new Msat(1), new string('é', 320)),
            new(new Msat(1), null, null, TimeSpan.Zero),
            new(new Msat(1), null, null, TimeSpan.FromDays(366)),
        ];
        foreach (var request in wrong)
        {
            Simulation.AssertRefused(WalletErrorCode.BadRequest, await simulation.Seller.MakeInvoiceAsync(request, default));
        }
    }

    [Fact]
    public async Task An_unpaid_invoice_expires_in_lookups()
    {
        var made = await simulation.InvoiceAsync(expiry: TimeSpan.FromMinutes(1));
        simulation.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(TransactionState.Pending, (await Simulation.LookupAsync(simulation.Seller, made)).State);
        simulation.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TransactionState.Expired, (await Simulation.LookupAsync(simulation.Seller, made)).State);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_invoices_and_another_seed_others()
    {
        Assert.Equal(await FirstInvoiceAsync("a"), await FirstInvoiceAsync("a"));
        Assert.NotEqual(await FirstInvoiceAsync("a"), await FirstInvoiceAsync("b"));
    }

    [Fact]
    public async Task Without_a_seed_the_secrets_are_random()
    {
        var clock = new ManualClock();
        var one = new SimulatedNetwork(clock).CreateWallet("same", Msat.Zero);
        var other = new SimulatedNetwork(clock).CreateWallet("same", Msat.Zero);
        Assert.NotEqual(one.Node, other.Node);
        var request = new MakeInvoiceRequest(new Msat(1));
        Assert.NotEqual(
            Simulation.Answered(await one.MakeInvoiceAsync(request, default)).PaymentHash,
            Simulation.Answered(await one.MakeInvoiceAsync(request, default)).PaymentHash);
    }

    [Fact]
    public async Task A_wallet_says_who_it_is()
    {
        var info = Simulation.Answered(await simulation.Buyer.GetInfoAsync(default));
        Assert.Equal("buyer", info.Alias);
        Assert.Equal("regtest", info.Network);
        Assert.Equal(simulation.Buyer.Node.ToString(), info.PublicKey);
        Assert.Contains("pay_invoice", info.Methods);
    }

    private static async Task<string?> FirstInvoiceAsync(string seed)
    {
        var wallet = new SimulatedNetwork(new ManualClock(), new SeededSecretSource(seed)).CreateWallet("seller", Msat.Zero);
        return Simulation.Answered(await wallet.MakeInvoiceAsync(new MakeInvoiceRequest(new Msat(1)), default)).Invoice;
    }
}
