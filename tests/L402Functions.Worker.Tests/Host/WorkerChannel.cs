using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using L402Functions.Worker.Tests.Protocol;

namespace L402Functions.Worker.Tests.Host;

/// <summary>The host's end of the stream with one worker: requests go out in order, and answers find whoever asked.</summary>
internal sealed class WorkerChannel : FunctionRpc.FunctionRpcBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> asked = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> said = new();
    private readonly TaskCompletionSource<string> started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The worker's own name for itself, once it has come.</summary>
    public Task<string> Started => started.Task;

    /// <summary>What the worker had its host log.</summary>
    public string Said => string.Join('\n', said);

    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var sending = SendAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Receive(message);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The process has ended.
        }

        outgoing.Writer.TryComplete();
        await sending;
    }

    public void Tell(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    /// <summary>Sends a request and waits for the answer that goes by that name.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage message, string answer)
    {
        var waiting = asked.GetOrAdd(answer, _ => new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously));
        message.RequestId = answer;
        Tell(message);
        try
        {
            return await waiting.Task.WaitAsync(Patience);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The worker did not answer with {answer}. It said:\n{Said}", late);
        }
        finally
        {
            asked.TryRemove(answer, out _);
        }
    }

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or InvalidOperationException or IOException)
        {
            // Nobody listens any more.
        }
    }

    private void Receive(StreamingMessage message)
    {
        var name = message.ContentCase switch
        {
            StreamingMessage.ContentOneofCase.WorkerInitResponse => "init",
            StreamingMessage.ContentOneofCase.FunctionMetadataResponse => "metadata",
            StreamingMessage.ContentOneofCase.FunctionLoadResponse => $"load {message.FunctionLoadResponse.FunctionId}",
            StreamingMessage.ContentOneofCase.InvocationResponse => $"invoke {message.InvocationResponse.InvocationId}",
            _ => null,
        };
        if (message.StartStream is { } stream)
        {
            started.TrySetResult(stream.WorkerId);
        }
        else if (message.RpcLog is { } log)
        {
            said.Enqueue($"{log.Category}: {log.Message} {log.Exception?.Message} {log.Exception?.StackTrace}".TrimEnd());
        }
        else if (name is not null && asked.TryGetValue(name, out var waiting))
        {
            waiting.TrySetResult(message);
        }
    }
}
