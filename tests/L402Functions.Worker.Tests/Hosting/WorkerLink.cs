using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using L402Functions.Worker.Tests.Wire;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>
/// The stream between the host and its worker. Answers find their questions as they do in the host: by what they are, and where there can be several, by
/// the function or the invocation that they name.
/// </summary>
internal sealed class WorkerLink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<StreamingMessage> toWorker = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> awaited = new();
    private readonly ConcurrentQueue<RpcLog> logs = new();

    /// <summary>What the worker logged to the host.</summary>
    public IReadOnlyCollection<RpcLog> Logs => logs;

    /// <summary>Serves the worker's one call, for as long as it lasts.</summary>
    public async Task RunAsync(IAsyncStreamReader<StreamingMessage> fromWorker, IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        var sending = SendAllAsync(stream, cancellationToken);
        try
        {
            await foreach (var message in fromWorker.ReadAllAsync(cancellationToken))
            {
                Take(message);
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // A worker that ends closes nothing first: its connection is gone.
        }

        toWorker.Writer.TryComplete();
        foreach (var waits in awaited.Values)
        {
            waits.TrySetException(new InvalidOperationException("The worker has left."));
        }

        await sending;
    }

    /// <summary>Says something that has no answer.</summary>
    public void Send(StreamingMessage message) => Assert.True(toWorker.Writer.TryWrite(message), "The worker has left.");

    /// <summary>Says something, and waits for its answer.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage question, StreamingMessage.ContentOneofCase answer, string about = "")
    {
        var answering = ExpectAsync(answer, about);
        Send(question);
        return await answering;
    }

    /// <summary>Waits for a message.</summary>
    public async Task<StreamingMessage> ExpectAsync(StreamingMessage.ContentOneofCase kind, string about = "") =>
        await awaited.GetOrAdd(Key(kind, about), _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(Patience);

    private void Take(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
        {
            logs.Enqueue(message.RpcLog);
            return;
        }

        var about = message.ContentCase switch
        {
            StreamingMessage.ContentOneofCase.FunctionLoadResponse => message.FunctionLoadResponse.FunctionId,
            StreamingMessage.ContentOneofCase.InvocationResponse => message.InvocationResponse.InvocationId,
            _ => "",
        };
        awaited.GetOrAdd(Key(message.ContentCase, about), _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(message);
    }

    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in toWorker.Reader.ReadAllAsync(cancellationToken))
            {
                await stream.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The reading side tells whoever waits.
        }
    }

    private static string Key(StreamingMessage.ContentOneofCase kind, string about) => $"{kind} {about}";
}
