using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace L402Functions.Storage.Tests.Stores;

/// <summary>The real transport, with a say in what becomes of each request.</summary>
public sealed class FaultyTransport : HttpPipelineTransport
{
    private readonly HttpPipelineTransport inner = HttpClientTransport.Shared;
    private int sent;

    /// <summary>Decides by the method (GET, POST to insert, PUT to replace) and the number of requests before.</summary>
    public Func<string, Fate> Decide { get; set; } = _ => Fate.Arrives;

    /// <summary>Runs after the service did what was asked and before anybody hears of it.</summary>
    public Func<string, Task> AfterArrival { get; set; } = _ => Task.CompletedTask;

    public int Sent => Volatile.Read(ref sent);

    /// <summary>Faults the next request of the method, and no other.</summary>
    public void Next(string method, Fate fate)
    {
        var done = 0;
        Decide = asked => asked == method && Interlocked.Exchange(ref done, 1) == 0 ? fate : Fate.Arrives;
    }

    public override Request CreateRequest() => inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The stores are asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Interlocked.Increment(ref sent);
        var method = message.Request.Method.ToString();
        var fate = Decide(method);
        if (fate == Fate.IsLost)
        {
            throw new RequestFailedException("The connection was refused.");
        }

        await inner.ProcessAsync(message);
        await AfterArrival(method);
        switch (fate)
        {
            case Fate.AnswerIsLost:
                throw new RequestFailedException("The connection was reset.");
            case Fate.AnswerIsTooLate:
                throw new TaskCanceledException("The operation was cancelled because it exceeded the configured timeout.");
            case Fate.ArrivesTwice:
                await inner.ProcessAsync(message);
                break;
        }
    }
}
