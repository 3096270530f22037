using System.Net;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;

namespace L402Functions.EndToEnd.Tests.Operating;

[Collection(SpendTests.Name)]
public sealed class HeaderSizeTests(SpendFixture spend)
{
    private const int Kilobytes = 12 * 1024;

    [Theory]
    [InlineData("GET", "/v1/budget", "Authorization", "Bearer l402a_", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/samples/fortune", "Authorization", "L402 ", HttpStatusCode.PaymentRequired)]
    [InlineData("GET", "/samples/fortune", "X-Forwarded-For", "1.2.3.4, ", HttpStatusCode.PaymentRequired)]
    [InlineData("POST", "/v1/payments", "Idempotency-Key", "k", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/operator/agents/some-agent", "If-Match", "\"1", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/operator/agents", "x-functions-key", "k", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/health/live", "x-ms-invocation-id", "k", HttpStatusCode.OK)]
    [InlineData("GET", "/operator/intents", "x-ms-invocation-id", "k", HttpStatusCode.OK)]
    public async Task A_header_of_kilobytes_is_refused_where_it_is_read_and_nothing_fails(string method, string path, string header, string begin, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = spend.Host.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "GET" ? null : SpendClient.Json("""{"purpose":"a test"}""");
        request.Headers.TryAddWithoutValidation(header, begin + new string('9', Kilobytes));
        if (header is not ("Authorization" or "x-functions-key"))
        {
            request.Headers.TryAddWithoutValidation("x-functions-key", HostSettings.OperatorKey);
            request.Headers.TryAddWithoutValidation("Authorization", path.StartsWith("/v1", StringComparison.Ordinal) ? $"Bearer {spend.Merchant.Key}" : null);
        }

        using var answer = await client.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.DoesNotContain(new string('9', 100), await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
