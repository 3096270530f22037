using L402Functions.Spending.AgentApi;
using L402Functions.Spending.OperatorApi;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Tests.Spending;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("order-17", "order-17")]
    [InlineData("\"order-17\"", "order-17")]
    [InlineData("\"", "\"")]
    [InlineData("", "")]
    public void A_key_is_bare_or_quoted(string header, string key) => Assert.Equal(key, IdempotencyKey.Of(With("Idempotency-Key", header)));

    [Fact]
    public void Two_keys_are_none()
    {
        Assert.Null(IdempotencyKey.Of(With("Idempotency-Key", "a", "b")));
        Assert.Null(IdempotencyKey.Of(new DefaultHttpContext().Request));
    }

    [Theory]
    [InlineData("If-Match", "\"3\"", true, 3)]
    [InlineData("If-Match", "3", true, 3)]
    [InlineData("If-Match", "*", false, null)]
    [InlineData("If-Match", "\"0\"", false, null)]
    [InlineData("If-Match", "W/\"3\"", false, null)]
    [InlineData("If-None-Match", "*", true, 0)]
    [InlineData("If-None-Match", "\"3\"", false, 0)]
    [InlineData("Accept", "*/*", true, null)]
    public void A_version_is_read_from_its_condition(string header, string value, bool read, int? expected)
    {
        Assert.Equal(read, VersionTag.TryReadExpected(With(header, value), out var version));
        Assert.Equal(expected, version);
    }

    [Theory]
    [InlineData("scout:order-17", true)]
    [InlineData("scout:", true)]
    [InlineData("scout:order~2", true)]
    [InlineData("scout", false)]
    [InlineData(":order-17", false)]
    [InlineData("scout:order/17", false)]
    [InlineData("Scout:order-17", false)]
    public void A_pages_end_reads_back(string text, bool read)
    {
        Assert.Equal(read, PageEnd.TryParse(text, out var end));
        Assert.Equal(read ? text : null, end?.ToString());
    }

    private static HttpRequest With(string header, params string[] values)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[header] = values;
        return http.Request;
    }
}
