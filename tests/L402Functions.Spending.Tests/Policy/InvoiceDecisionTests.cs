using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class InvoiceDecisionTests
{
    private static readonly Scene Plain = Scene.Of(Policies.Of(""));

    [Fact]
    public void An_invoice_without_an_amount_is_refused() =>
        Assert.Equal(["amount_missing"], Plain.Asking(r => r with { Amount = null }).Denied());

    [Fact]
    public void An_invoice_for_nothing_is_refused() => Assert.Equal(["amount_zero"], Plain.Asking(0).Denied());

    [Fact]
    public void An_invoice_of_another_network_than_the_wallets_is_refused()
    {
        var scene = Plain.Given(s => s with { RequiredNetwork = LightningNetwork.Regtest });
        Assert.Equal(["network_mismatch"], scene.Denied());
        Assert.NotNull(scene.Asking(r => r with { Network = LightningNetwork.Regtest }).Allowed());
    }

    [Fact]
    public void An_invoice_of_a_network_that_the_policy_does_not_have_is_refused() =>
        Assert.Equal(["network_not_allowed"], Scene.Of(Policies.Of("", "\"invoice\":{\"networks\":[\"regtest\",\"signet\"]},")).Denied());

    [Theory]
    [InlineData(-1, "invoice_expired")]
    [InlineData(0, "invoice_expired")]
    [InlineData(1, "invoice_expires_too_soon")]
    [InlineData(29, "invoice_expires_too_soon")]
    [InlineData(3601, "invoice_expires_too_late")]
    [InlineData(31_536_000, "invoice_expires_too_late")]
    public void An_invoice_that_is_payable_for_too_short_or_too_long_is_refused(int seconds, string code)
    {
        var scene = Scene.Of(Policies.Of("", "\"invoice\":{\"min_remaining_seconds\":30,\"max_remaining_seconds\":3600},"));
        Assert.Equal([code], scene.Asking(r => r with { InvoiceExpiresAt = Scene.Noon.AddSeconds(seconds) }).Denied());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(3600)]
    public void An_invoice_at_the_limits_of_its_time_is_paid(int seconds)
    {
        var scene = Scene.Of(Policies.Of("", "\"invoice\":{\"min_remaining_seconds\":30,\"max_remaining_seconds\":3600},"));
        Assert.NotNull(scene.Asking(r => r with { InvoiceExpiresAt = Scene.Noon.AddSeconds(seconds) }).Allowed());
    }

    [Fact]
    public void By_default_an_invoice_that_locks_money_for_more_than_a_week_is_refused()
    {
        Assert.Equal(["invoice_expires_too_late"], Plain.Asking(r => r with { InvoiceExpiresAt = Scene.Noon.AddDays(7).AddSeconds(1) }).Denied());
        Assert.Equal(["final_cltv_too_long"], Plain.Asking(r => r with { MinFinalCltv = 1009 }).Denied());
        Assert.Equal(["final_cltv_too_long"], Plain.Asking(r => r with { MinFinalCltv = uint.MaxValue }).Denied());
        Assert.NotNull(Plain.Asking(r => r with { MinFinalCltv = 1008, InvoiceExpiresAt = Scene.Noon.AddDays(7) }).Allowed());
    }

    [Fact]
    public void An_invoice_of_the_wallet_itself_is_refused() =>
        Assert.Equal(["self_payment"], Plain.Given(s => s with { OwnNode = Scene.Node(1) }).Denied());

    [Fact]
    public void An_invoice_is_asked_for_as_it_was_decoded()
    {
        var draft = new Bolt11Draft
        {
            Network = LightningNetwork.Regtest,
            Amount = Msat.FromSats(7),
            Timestamp = Scene.Noon,
            PaymentHash = Scene.Hash(9),
            PaymentSecret = new byte[32],
            Description = "seven",
            Expiry = TimeSpan.FromMinutes(5),
            MinFinalCltvExpiry = 40,
        };
        var key = new byte[32];
        key[31] = 1;
        Assert.True(Bolt11Decoder.TryDecode(Bolt11Encoder.Encode(draft, key), out var invoice, out _));

        var request = SpendRequest.For(Agents.AgentId.Parse("a"), invoice);

        Assert.Equal((Msat.FromSats(7), Scene.Hash(9), Scene.Noon.AddMinutes(5), 40L), (request.Amount!.Value, request.PaymentHash, request.InvoiceExpiresAt, request.MinFinalCltv));
        Assert.Equal((invoice.Payee, LightningNetwork.Regtest), (request.Payee, request.Network));
    }
}
