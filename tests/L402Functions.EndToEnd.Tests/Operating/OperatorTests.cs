using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Redemption;
using L402Functions.EndToEnd.Tests.Shopping;

namespace L402Functions.EndToEnd.Tests.Operating;

public sealed class OperatorTests(PairFixture pair) : IClassFixture<PairFixture>
{
    private static readonly TimeSpan RefreshTime = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/revoke?reason=test")]
    public async Task The_operators_functions_need_the_function_key(string method, string rest)
    {
        var path = $"/operator/sales/{new string('0', 64)}{rest}";

        foreach (var key in new[] { null, "another key", HostSettings.OperatorKey + "x" })
        {
            using var refused = await pair.Left.OperateAsync(new HttpMethod(method), path, key);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.False(refused.Headers.Contains("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task The_row_of_a_sale_tells_what_was_sold()
    {
        var purchase = await pair.Left.BuyAsync("/thrice/ok");
        Assert.Equal(HttpStatusCode.NotFound, (await pair.Left.OperateAsync(HttpMethod.Get, RowOf(purchase))).StatusCode);

        await pair.Left.ServedAsync("/thrice/ok", purchase.L402);
        await pair.Right.ServedAsync("/thrice/ok", purchase.L402.Replace("L402", "LSAT", StringComparison.Ordinal));

        var row = await ReadAsync(pair.Right, purchase);
        Assert.Equal(purchase.Hash.ToString(), row.GetProperty("payment_hash").GetString());
        Assert.Equal("thrice", row.GetProperty("service").GetString());
        Assert.Equal("/thrice/ok", row.GetProperty("path").GetString());
        Assert.Equal("L402", row.GetProperty("door").GetString());
        Assert.Equal(2, row.GetProperty("uses").GetInt64());
        Assert.Equal((6_000, 4_000), (row.GetProperty("amount_msat").GetInt64(), row.GetProperty("spent_msat").GetInt64()));
        Assert.False(row.GetProperty("revoked").GetBoolean());
        Assert.InRange(row.GetProperty("first_used_at").GetDateTimeOffset(), DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1), row.GetProperty("last_used_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task The_row_shows_a_use_that_was_given_back_as_not_made()
    {
        var purchase = await pair.Left.BuyAsync("/once/fail");
        await pair.Left.GetAsync("/once/fail", purchase.L402);

        var row = await ReadAsync(pair.Left, purchase);
        Assert.Equal((0, 0), (row.GetProperty("uses").GetInt64(), row.GetProperty("spent_msat").GetInt64()));
    }

    [Fact]
    public async Task A_revoked_token_whose_uses_are_counted_is_refused_at_once_by_every_instance()
    {
        var purchase = await pair.Left.BuyAsync("/thrice/ok");
        await pair.Left.ServedAsync("/thrice/ok", purchase.L402);
        await pair.Right.ServedAsync("/thrice/ok", purchase.L402);

        await RevokeAsync(pair.Left, purchase);

        await pair.Right.RefusedAsync("invalid-token", "/thrice/ok", purchase.L402);
        await pair.Left.RefusedAsync("invalid-token", "/thrice/ok", purchase.L402);
        Assert.True((await ReadAsync(pair.Right, purchase)).GetProperty("revoked").GetBoolean());
    }

    [Fact]
    public async Task A_token_revoked_before_its_first_use_is_never_served()
    {
        var (byToken, byPayment) = (await pair.Left.BuyAsync("/once/ok"), await pair.Left.BuyAsync("/once/ok"));
        await RevokeAsync(pair.Left, byToken);
        await RevokeAsync(pair.Left, byPayment);

        await pair.Right.RefusedAsync("invalid-token", "/once/ok", byToken.L402);
        await pair.Right.RefusedAsync("unknown-challenge", "/once/ok", byPayment.Payment);
    }

    [Fact]
    public async Task A_revoked_unlimited_token_is_refused_at_once_where_it_was_revoked_and_elsewhere_within_the_refresh_time()
    {
        var purchase = await pair.Left.BuyAsync("/season/ok");
        await pair.Left.ServedAsync("/season/ok", purchase.L402);
        await pair.Right.ServedAsync("/season/ok", purchase.L402);

        await RevokeAsync(pair.Left, purchase);
        var revokedAt = DateTimeOffset.UtcNow;

        await pair.Left.RefusedAsync("invalid-token", "/season/ok", purchase.L402);
        while ((await pair.Right.GetAsync("/season/ok", purchase.L402)).StatusCode == HttpStatusCode.OK)
        {
            // A busy machine takes its time to refresh, and to ask.
            Assert.True(DateTimeOffset.UtcNow - revokedAt < RefreshTime + TimeSpan.FromSeconds(30), "The other instance serves a revoked token.");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        await pair.Right.RefusedAsync("invalid-token", "/season/ok", purchase.L402);
    }

    [Theory]
    [InlineData("GET", "/operator/sales/beef", "paymentHash")]
    [InlineData("POST", "/operator/sales/beef/revoke?reason=x", "paymentHash")]
    [InlineData("POST", "/operator/sales/0000000000000000000000000000000000000000000000000000000000000000/revoke", "reason")]
    public async Task A_bad_request_names_its_field(string method, string path, string field)
    {
        var response = await pair.Left.OperateAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }

    private static string RowOf(Purchase purchase) => $"/operator/sales/{purchase.Hash}";

    private static async Task RevokeAsync(Shop shop, Purchase purchase)
    {
        using var response = await shop.OperateAsync(HttpMethod.Post, $"{RowOf(purchase)}/revoke?reason=test");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static async Task<JsonElement> ReadAsync(Shop shop, Purchase purchase)
    {
        using var response = await shop.OperateAsync(HttpMethod.Get, RowOf(purchase));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
