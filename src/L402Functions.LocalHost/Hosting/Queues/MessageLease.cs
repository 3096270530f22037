using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace L402Functions.LocalHost.Hosting.Queues;

/// <summary>Keeps a received message hidden from others while its function runs.</summary>
internal sealed class MessageLease : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly Task renewing;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan lease, TimeProvider time)
    {
        PopReceipt = message.PopReceipt;
        renewing = RenewAsync(queue, message.MessageId, lease, time);
    }

    /// <summary>The receipt of the latest renewal: what settling the message takes. Stable after <see cref="DisposeAsync"/>.</summary>
    public string PopReceipt { get; private set; }

    /// <summary>Ends the renewal. The message stays hidden for what is left of the lease.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await renewing;
        ended.Dispose();
    }

    private async Task RenewAsync(QueueClient queue, string messageId, TimeSpan lease, TimeProvider time)
    {
        try
        {
            while (true)
            {
                await Task.Delay(lease / 2, time, ended.Token);

                // Not cancelled: a renewal that happened unseen would leave its receipt unknown.
                UpdateReceipt renewed = await queue.UpdateMessageAsync(messageId, PopReceipt, visibilityTimeout: lease, cancellationToken: CancellationToken.None);
                PopReceipt = renewed.PopReceipt;
            }
        }
        catch (OperationCanceledException)
        {
            // The function is done.
        }
        catch (RequestFailedException)
        {
            // Lost to another receiver, or storage is gone: settling will say so.
        }
    }
}
