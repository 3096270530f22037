using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Data.Tables.Transactions;

/// <summary>One answer inside the answer to a batch.</summary>
internal sealed class BatchPartResponse(int status, string reasonPhrase, Dictionary<string, List<string>> headers, byte[] body) : Response
{
    public override int Status => status;

    public override string ReasonPhrase => reasonPhrase;

    public override bool IsError => status >= 400;

    public override Stream ContentStream { get; set; } = new MemoryStream(body);

    public override string ClientRequestId { get; set; }

    public override void Dispose()
    {
        // The body is memory and must stay readable, as in every buffered response.
    }

    protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(header => new HttpHeader(header.Key, string.Join(',', header.Value)));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string value)
    {
        bool found = headers.TryGetValue(name, out List<string> values);
        value = found ? string.Join(',', values) : null;
        return found;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string> values)
    {
        bool found = headers.TryGetValue(name, out List<string> list);
        values = list;
        return found;
    }
}
