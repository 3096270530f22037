using Azure.Core;
using Azure.Core.Pipeline;

namespace L402Functions.LoadTest.Ledger;

/// <summary>The real transport, counting what passes: entity group transactions, and requests of any kind.</summary>
internal sealed class CountingTransport : HttpPipelineTransport
{
    private readonly HttpPipelineTransport inner = HttpClientTransport.Shared;
    private long requests;
    private long transactions;

    public long Requests => Interlocked.Read(ref requests);

    public long Transactions => Interlocked.Read(ref transactions);

    public override Request CreateRequest() => inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The stores are asynchronous.");

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        Interlocked.Increment(ref requests);
        if (message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref transactions);
        }

        return inner.ProcessAsync(message);
    }
}
