using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace L402Functions.Storage.Tests.Stores;

/// <summary>The real transport, with a say in what becomes of each request.</summary>
public sealed class FaultyTransport : HttpPipelineTransport
{
    private readonly HttpPipelineTransport inner = HttpClientTransport.Shared;
    private int sent;
    private int transactions;
    private long longestBody;

    /// <summary>Decides by the method (GET, POST to insert, PUT to replace) and the number of requests before.</summary>
    public Func<string, Fate> Decide { get; set; } = _ => Fate.Arrives;

    /// <summary>Runs after the service did what was asked and before anybody hears of it.</summary>
    public Func<string, Task> AfterArrival { get; set; } = _ => Task.CompletedTask;

    public int Sent => Volatile.Read(ref sent);

    /// <summary>Requests that were entity group transactions.</summary>
    public int Transactions => Volatile.Read(ref transactions);

    /// <summary>The longest body that was sent, in bytes.</summary>
    public long LongestBody => Volatile.Read(ref longestBody);

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
        Count(message.Request);
        var method = message.Request.Method.ToString();
        var fate = Decide(method);
        switch (fate)
        {
            case Fate.IsLost:
                throw new RequestFailedException("The connection was refused.");
            case Fate.IsTurnedAway or Fate.IsThrottled or Fate.FailsInside:
                message.Response = new Refusal(fate switch { Fate.IsTurnedAway => 503, Fate.IsThrottled => 429, _ => 500 });
                return;
            case Fate.IsNeverAnswered:
                await Task.Delay(Timeout.InfiniteTimeSpan, message.CancellationToken);
                break;
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

    private void Count(Request request)
    {
        Interlocked.Increment(ref sent);
        if (request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref transactions);
        }

        if (request.Content?.TryComputeLength(out var length) is true && length > LongestBody)
        {
            Volatile.Write(ref longestBody, length);
        }
    }
}
