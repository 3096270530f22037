using System.Text;
using System.Text.Json;
using L402Functions.Spending.AgentApi;
using L402Functions.Spending.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.Tests.Spending;

public sealed class JsonBodyTests
{
    [Fact]
    public async Task A_body_is_read_by_the_names_of_the_wire()
    {
        var reading = await ReadAsync("""{"invoice":"lnbc1","quoted_msat":5}""");
        var body = Assert.IsType<BodyReading<PaymentBody>.Read>(reading).Value;
        Assert.Equal(("lnbc1", 5L), (body.Invoice, body.QuotedMsat));
    }

    [Theory]
    [InlineData("""{"agent_id":"other"}""", "agent_id")]
    [InlineData("""{"Invoice":"lnbc1"}""", "Invoice")]
    [InlineData("""{"with space":1}""", "?")]
    [InlineData("""{"quoted_msat":1.5}""", "quoted_msat")]
    [InlineData("""{"quoted_msat":99999999999999999999}""", "quoted_msat")]
    [InlineData("""{"invoice":5}""", "invoice")]
    public async Task What_is_wrong_names_its_member(string json, string field)
    {
        var problem = await ProblemOfAsync(await ReadAsync(json));
        Assert.Equal((400, "invalid-request", field), (problem.Status, problem.Code, problem.Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("""{"invoice":"a","invoice":"b"}""")]
    [InlineData("""{"invoice":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}""")]
    public async Task What_is_no_object_is_malformed(string json) =>
        Assert.Equal((400, "malformed-body"), await CodeOfAsync(await ReadAsync(json)));

    [Fact]
    public async Task A_body_of_the_greatest_length_is_read_and_one_byte_more_is_not()
    {
        var shell = """{"purpose":""}""".Length;
        Assert.IsType<BodyReading<PaymentBody>.Read>(await ReadAsync($$"""{"purpose":"{{new string('x', JsonBody.MaxLength - shell)}}"}"""));
        Assert.Equal((413, "body-too-large"), await CodeOfAsync(await ReadAsync($$"""{"purpose":"{{new string('x', JsonBody.MaxLength - shell + 1)}}"}""")));
    }

    [Fact]
    public async Task A_length_that_is_too_great_is_refused_before_anything_is_read()
    {
        var http = new DefaultHttpContext();
        http.Request.ContentLength = JsonBody.MaxLength + 1;
        http.Request.Body = new UnreadableStream();
        Assert.IsType<BodyReading<PaymentBody>.Refused>(await JsonBody.ReadAsync(http.Request, SpendingJson.Default.PaymentBody, CancellationToken.None));
    }

    private static async Task<BodyReading<PaymentBody>> ReadAsync(string json)
    {
        var http = new DefaultHttpContext();
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return await JsonBody.ReadAsync(http.Request, SpendingJson.Default.PaymentBody, CancellationToken.None);
    }

    private static async Task<(int Status, string? Code)> CodeOfAsync(BodyReading<PaymentBody> reading)
    {
        var (status, code, _) = await ProblemOfAsync(reading);
        return (status, code);
    }

    private static async Task<(int Status, string? Code, string? Field)> ProblemOfAsync(BodyReading<PaymentBody> reading)
    {
        var written = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        http.Response.Body = written;
        await Assert.IsType<BodyReading<PaymentBody>.Refused>(reading).Problem.ExecuteAsync(http);
        var body = JsonDocument.Parse(written.ToArray()).RootElement;
        return (http.Response.StatusCode, body.GetProperty("code").GetString(), body.TryGetProperty("field", out var field) ? field.GetString() : null);
    }

    private sealed class UnreadableStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("It was read.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("It was read.");
    }
}
