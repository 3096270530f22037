using System.Security.Cryptography;
using System.Text;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Paywall.Tests.Issuing;

public sealed class InvoiceMakerTests
{
    [Theory]
    [InlineData(639, false)]
    [InlineData(640, true)]
    [InlineData(4096, true)]
    public async Task A_description_that_an_invoice_cannot_hold_goes_in_as_its_hash(int bytes, bool hashed)
    {
        using var counter = new Counter();
        var text = new string('x', bytes - 2) + "é";
        var offer = await counter.OfferAsync(Ware.Fortune.With(p => p with { Description = text }));

        Assert.True(Bolt11Decoder.TryDecode(offer.Invoice, out var invoice, out _));
        Assert.Equal(hashed ? null : text, invoice.Description);
        Assert.Equal(hashed ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))) : null, invoice.DescriptionHash is { } hash ? Convert.ToHexString(hash.Span) : null);

        // And the header line stays short.
        Assert.True(ChargeRequest.TryDecode(offer.Payment!.Request, out var charge));
        Assert.Equal(hashed ? null : text, charge.Description);
        await counter.AdmittedAsync(Ware.Fortune, counter.Payment(offer));
    }

    [Fact]
    public async Task A_long_template_is_sold_as_well()
    {
        using var counter = new Counter();
        var ware = Ware.Of(Ware.Fortune.Route.Policy, "/" + new string('a', 700), "GET");

        await counter.AdmittedAsync(ware, await counter.BuyAsync(ware));
    }
}
