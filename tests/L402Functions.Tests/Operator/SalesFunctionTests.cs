using System.Text;
using L402Functions.Operator;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.Tests.Operator;

public sealed class SalesFunctionTests
{
    private readonly MemorySales sales = new();
    private readonly MemoryRevocations revocations = new();
    private readonly RecordedLog log = new();
    private readonly ClaimRequest sold = new(
        PaymentHash.FromBytes(Enumerable.Repeat((byte)7, 32).ToArray()), new Msat(100), 1, new Msat(100), "fortune", "/fortune", "GET", Door.L402, DateTimeOffset.UnixEpoch,
        ReceiptId.New());

    [Fact]
    public async Task A_sale_is_told_with_everything_in_its_row()
    {
        await sales.ClaimAsync(sold, CancellationToken.None);
        var (status, body) = await FindAsync(sold.PaymentHash.ToString());
        Assert.Equal(200, status);
        Assert.Contains("\"spent_msat\":100", body, StringComparison.Ordinal);
        Assert.Contains("\"door\":\"L402\"", body, StringComparison.Ordinal);
        Assert.Contains($"\"receipts\":[\"{sold.Receipt}\"]", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0707070707070707070707070707070707070707070707070707070707070707", 404)]
    [InlineData("07", 400)]
    [InlineData("not a hash", 400)]
    public async Task What_is_no_sale_is_said_to_be_none(string hash, int expected) => Assert.Equal(expected, (await FindAsync(hash)).Status);

    [Fact]
    public async Task A_revocation_needs_a_reason_and_is_for_good()
    {
        Assert.Equal(400, (await RevokeAsync(sold.PaymentHash.ToString(), "")).Status);
        Assert.Equal(400, (await RevokeAsync(sold.PaymentHash.ToString(), new string('x', 501))).Status);
        Assert.Equal(400, (await RevokeAsync("07", "fraud")).Status);
        Assert.False(await revocations.ContainsAsync(sold.PaymentHash, CancellationToken.None));
        Assert.Equal(204, (await RevokeAsync(sold.PaymentHash.ToString(), "fraud")).Status);
        Assert.True(await revocations.ContainsAsync(sold.PaymentHash, CancellationToken.None));
    }

    [Fact]
    public async Task A_store_that_is_down_is_answered_503()
    {
        sales.IsDown = true;
        Assert.Equal(503, (await FindAsync(sold.PaymentHash.ToString())).Status);
        Assert.Contains(log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal));
    }

    private Task<(int Status, string Body)> FindAsync(string hash) =>
        RunAsync("", (function, request) => function.FindAsync(request, hash, CancellationToken.None));

    private Task<(int Status, string Body)> RevokeAsync(string hash, string reason) =>
        RunAsync("?reason=" + reason, (function, request) => function.RevokeAsync(request, hash, CancellationToken.None));

    private async Task<(int Status, string Body)> RunAsync(string query, Func<SalesFunction, HttpRequest, Task<IResult>> run)
    {
        var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        http.Request.QueryString = new QueryString(query);
        http.Response.Body = body;
        var result = await run(new SalesFunction(sales, revocations, log.For<SalesFunction>()), http.Request);
        await result.ExecuteAsync(http);
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }
}
