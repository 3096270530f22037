using System.Net;
using System.Text.Json;
using L402Functions.EndToEnd.Tests.Hosts;

namespace L402Functions.EndToEnd.Tests.Peers;

/// <summary>jose, as published, verifies our receipts: all that it is told is where the seller is.</summary>
[Collection(ShopTests.Name)]
public sealed class JoseTests(ShopFixture fixture)
{
    [Theory]
    [InlineData("/samples/fortune", "fortune", 21_000)]
    [InlineData("/thrice/ok", "thrice", 6_000)]
    public async Task A_receipt_verifies_with_the_published_keys_and_a_dearer_one_does_not(string path, string service, long amountMsat)
    {
        var purchase = await fixture.Shop.BuyAsync(path);
        using var served = await fixture.Shop.ServedAsync(path, purchase.L402);
        var receipt = served.Headers.GetValues("L402-Receipt").Single();

        var said = await PeerPackages.RunAsync("receipt.mjs", new Uri(fixture.Shop.Address, "/.well-known/jwks.json").ToString(), receipt);

        var read = JsonDocument.Parse(said).RootElement;
        Assert.Equal("l402-receipt+jws", read.GetProperty("header").GetProperty("typ").GetString());
        var payload = read.GetProperty("payload");
        Assert.Equal((purchase.Hash.ToString(), service, path), (Text("payment_hash"), Text("service"), Text("path")));
        Assert.Equal(amountMsat, payload.GetProperty("amount_msat").GetInt64());
        Assert.Equal("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", read.GetProperty("forged").GetString());

        // The seller's own row knows the receipt by its name.
        using var row = await fixture.Shop.OperateAsync(HttpMethod.Get, $"/operator/sales/{purchase.Hash}");
        Assert.Equal(HttpStatusCode.OK, row.StatusCode);
        var names = JsonDocument.Parse(await row.Content.ReadAsStringAsync()).RootElement.GetProperty("receipts");
        Assert.Equal(Text("jti"), Assert.Single(names.EnumerateArray()).GetString());

        string? Text(string name) => payload.GetProperty(name).GetString();
    }
}
