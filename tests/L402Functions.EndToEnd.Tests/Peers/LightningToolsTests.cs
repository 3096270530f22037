using System.Text.Json;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.EndToEnd.Tests.Peers;

/// <summary>@getalby/lightning-tools, as published, buys from us.</summary>
[Collection(ShopTests.Name)]
public sealed class LightningToolsTests(ShopFixture fixture)
{
    [Fact]
    public async Task The_client_buys_a_fortune_over_L402_and_pays_once()
    {
        var bought = await BuyAsync("l402");

        Assert.Equal(JsonValueKind.Null, bought.GetProperty("receipt").ValueKind);
        Assert.StartsWith("L402 ", bought.GetProperty("credential").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_buys_a_fortune_over_the_Payment_scheme_and_pays_once()
    {
        var bought = await BuyAsync("mpp");

        Assert.True(PaymentReceipt.TryDecode(bought.GetProperty("receipt").GetString()!, out _));
        Assert.StartsWith("Payment ", bought.GetProperty("credential").GetString(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> BuyAsync(string scheme)
    {
        var shop = fixture.Shop.Address;
        var said = await PeerPackages.RunAsync("buy.mjs", scheme, new Uri(shop, "/samples/fortune").ToString(), new Uri(shop, "/dev/pay").ToString());
        var bought = JsonDocument.Parse(said).RootElement;
        Assert.Equal(200, bought.GetProperty("status").GetInt32());
        Assert.Contains("\"text\":", bought.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal(21, bought.GetProperty("amountSat").GetInt32());
        Assert.True(bought.GetProperty("paid").GetBoolean());

        // With the credential of the first purchase it does not pay again, and is refused: the one use is made.
        Assert.Equal(1, bought.GetProperty("payments").GetInt32());
        Assert.Equal(402, bought.GetProperty("againStatus").GetInt32());
        Assert.Equal(scheme == "l402" ? "used-up" : "unknown-challenge", bought.GetProperty("againCode").GetString());
        return bought;
    }
}
