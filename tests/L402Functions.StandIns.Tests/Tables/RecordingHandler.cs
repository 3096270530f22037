using System.Net;
using System.Text;

namespace L402Functions.StandIns.Tests.Tables;

/// <summary>A service that answers from a script and keeps what it was asked.</summary>
internal sealed class RecordingHandler(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public List<HttpRequestMessage> Requests { get; } = [];

    public List<string> Bodies { get; } = [];

    public static HttpResponseMessage Entity() => new(HttpStatusCode.OK)
    {
        Content = new StringContent("""{"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"r"}""", Encoding.UTF8, "application/json"),
    };

    public static HttpResponseMessage Error(HttpStatusCode status, string code) => new(status)
    {
        Content = new StringContent(
            "{\"odata.error\":{\"code\":\"" + code + "\",\"message\":{\"lang\":\"en-US\",\"value\":\"Said by the script.\"}}}", Encoding.UTF8, "application/json"),
    };

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add(request);
        Bodies.Add(body);
        HttpResponseMessage answer = answers[Math.Min(Requests.Count, answers.Length) - 1]();
        answer.RequestMessage = request;
        return answer;
    }
}
