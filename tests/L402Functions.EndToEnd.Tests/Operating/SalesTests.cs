using System.Net;
using System.Text.Json;
using L402Functions.EndToEnd.Tests.Hosts;

namespace L402Functions.EndToEnd.Tests.Operating;

/// <summary>An operator looks through what was sold.</summary>
[Collection(ShopTests.Name)]
public sealed class SalesTests(ShopFixture fixture)
{
    [Theory]
    [InlineData("/operator/sales")]
    [InlineData("/operator/sales/export?operator=ada")]
    [InlineData("/operator/sales/rollups?from=2026-01-01&to=2026-01-02")]
    public async Task Sales_are_the_operators_alone(string path)
    {
        using var refused = await fixture.Shop.OperateAsync(HttpMethod.Get, path, null);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Pages_of_sales_lead_to_the_end_and_have_what_was_sold()
    {
        var path = $"/thrice/listed-{Guid.NewGuid():N}";
        var hashes = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var purchase = await fixture.Shop.BuyAsync(path);
            using var served = await fixture.Shop.ServedAsync(path, purchase.L402);
            hashes.Add(purchase.Hash.ToString());
        }

        var (found, next) = (new List<string>(), "");
        do
        {
            var page = await ReadAsync($"/operator/sales?path={path}&service=thrice&from={DateTimeOffset.UtcNow.AddHours(-1):yyyy-MM-dd'T'HH:mm:ss'Z'}&limit=2{next}");
            found.AddRange(page.GetProperty("sales").EnumerateArray().Select(s => s.GetProperty("payment_hash").GetString()!));
            next = page.TryGetProperty("next", out var after) ? $"&after={after.GetString()}" : "";
        }
        while (next.Length > 0);

        Assert.Equal(hashes.Order(StringComparer.Ordinal), found);
        Assert.Empty((await ReadAsync($"/operator/sales?path={path}&to=2026-01-01")).GetProperty("sales").EnumerateArray());
    }

    [Fact]
    public async Task An_export_has_every_sale_in_a_line_that_no_spreadsheet_runs_and_is_on_record()
    {
        var path = $"/thrice/-exported,{Guid.NewGuid():N}";
        var purchase = await fixture.Shop.BuyAsync(path);
        using var served = await fixture.Shop.ServedAsync(path, purchase.L402);
        var who = $"ada-{Guid.NewGuid():N}";

        using var csv = await fixture.Shop.OperateAsync(HttpMethod.Get, $"/operator/sales/export?operator={who}&format=csv&path={path}");
        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        Assert.Equal("sales.csv", csv.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        var lines = (await csv.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{purchase.Hash},", lines[1], StringComparison.Ordinal);
        Assert.Contains($",\"{path}\",L402,1,6000,2000,false,", lines[1], StringComparison.Ordinal);

        using var ndjson = await fixture.Shop.OperateAsync(HttpMethod.Get, $"/operator/sales/export?operator={who}&path={path}");
        var line = Assert.Single((await ndjson.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(purchase.Hash.ToString(), JsonDocument.Parse(line).RootElement.GetProperty("payment_hash").GetString());

        var record = (await ReadAsync("/operator/audit?root=operator-log&event=exported&limit=100")).GetRawText();
        Assert.Equal(2, record.Split($"operator:{who}").Length - 1);
        Assert.Contains(path, record, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/operator/sales?limit=0", "limit")]
    [InlineData("/operator/sales?limit=501", "limit")]
    [InlineData("/operator/sales?from=yesterday", "from")]
    [InlineData("/operator/sales?from=2026-02-02&to=2026-02-02", "to")]
    [InlineData("/operator/sales?after=no%20cursor", "after")]
    [InlineData("/operator/sales/export", "operator")]
    [InlineData("/operator/sales/export?operator=ada&format=xlsx", "format")]
    [InlineData("/operator/sales/rollups?from=2026-01-01", "to")]
    [InlineData("/operator/sales/rollups?from=2026-01-02&to=2026-01-01", "to")]
    [InlineData("/operator/sales/rollups?from=2026-01-01&to=2026-03-01&by=path", "to")]
    [InlineData("/operator/sales/rollups?from=2026-01-01&to=2026-01-02&by=buyer", "by")]
    public async Task A_question_that_makes_no_sense_is_answered_with_the_field(string path, string field)
    {
        using var refused = await fixture.Shop.OperateAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(field, JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("field").GetString());
    }

    [Fact]
    public async Task Daily_figures_of_a_time_without_sales_are_none()
    {
        var series = await ReadAsync("/operator/sales/rollups?from=2020-01-01&to=2020-12-31");
        Assert.Empty(series.GetProperty("points").EnumerateArray());
    }

    private async Task<JsonElement> ReadAsync(string path)
    {
        using var answer = await fixture.Shop.OperateAsync(HttpMethod.Get, path);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
