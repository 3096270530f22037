using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Tests.Receipts;

public sealed class ReceiptTests
{
    private static readonly PaymentHash Hash = PaymentHash.FromBytes(SHA256.HashData("receipt"u8));

    [Fact]
    public void A_receipt_has_the_members_that_are_documented_and_no_other()
    {
        var receipt = Any() with { Cost = new Msat(7_000), Use = 3 };
        Assert.Equal(
            $$"""{"iss":"shop.example","jti":"{{receipt.Id}}","iat":1767225600,"payment_hash":"{{Hash}}","service":"almanac","method":"GET","path":"/almanac/mönd \"new\"","status":200,"door":"lsat","amount_msat":21000,"cost_msat":7000,"use":3}""",
            Encoding.UTF8.GetString(receipt.ToUtf8Json()));
    }

    [Fact]
    public void A_purchase_whose_uses_nobody_counts_has_no_number_and_no_price_of_the_use()
    {
        using var json = JsonDocument.Parse(Any().ToUtf8Json());
        Assert.False(json.RootElement.TryGetProperty("use", out _));
        Assert.False(json.RootElement.TryGetProperty("cost_msat", out _));
        Assert.Equal(21_000, json.RootElement.GetProperty("amount_msat").GetInt64());
    }

    [Fact]
    public void Of_a_path_that_no_header_should_carry_it_has_the_hash()
    {
        var longest = "/" + new string('é', 511) + "x";
        Assert.Equal(Receipt.LongestPath, Encoding.UTF8.GetByteCount(longest));
        using var written = JsonDocument.Parse((Any() with { Path = longest }).ToUtf8Json());
        Assert.Equal(longest, written.RootElement.GetProperty("path").GetString());

        using var hashed = JsonDocument.Parse((Any() with { Path = longest + "x" }).ToUtf8Json());
        Assert.False(hashed.RootElement.TryGetProperty("path", out _));
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(longest + "x"))), hashed.RootElement.GetProperty("path_sha256").GetString());
    }

    [Fact]
    public void Names_are_22_characters_of_base64url_by_chance_or_of_the_payment()
    {
        var names = Enumerable.Range(0, 1000).Select(_ => ReceiptId.New().ToString()).ToHashSet();
        Assert.Equal(1000, names.Count);
        Assert.All(names, name => Assert.Matches("^[A-Za-z0-9_-]{22}$", name));
        Assert.Equal(ReceiptId.OfPurchase(Hash), ReceiptId.OfPurchase(Hash));
        Assert.Matches("^[A-Za-z0-9_-]{22}$", ReceiptId.OfPurchase(Hash).ToString());
        Assert.NotEqual(ReceiptId.OfPurchase(Hash), ReceiptId.OfPurchase(PaymentHash.FromBytes(SHA256.HashData("another"u8))));
    }

    private static Receipt Any() => new()
    {
        Id = ReceiptId.New(),
        Issuer = "shop.example",
        PaymentHash = Hash,
        Service = "almanac",
        Path = "/almanac/mönd \"new\"",
        Method = "GET",
        Door = Door.Lsat,
        Amount = new Msat(21_000),
        Status = 200,
        IssuedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };
}
