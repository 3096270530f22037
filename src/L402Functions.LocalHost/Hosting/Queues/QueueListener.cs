using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace L402Functions.LocalHost.Hosting.Queues;

/// <summary>Receives the messages of one queue in batches, and the next batch while the last of the one before still run.</summary>
internal sealed class QueueListener(
    string function, QueueClient queue, MessageProcessor processor, QueueSettings settings, TimeProvider time, ILogger logger)
{
    /// <summary>Polls until <paramref name="stopping"/> fires, then waits for the messages in hand; <paramref name="cancelled"/> reaches their functions.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancelled)
    {
        var inHand = new List<Task>();
        try
        {
            var pause = QueueSettings.ShortestPoll;
            while (true)
            {
                inHand.RemoveAll(t => t.IsCompleted);
                while (inHand.Count > settings.NewBatchThreshold)
                {
                    await Task.WhenAny(inHand).WaitAsync(stopping);
                    inHand.RemoveAll(t => t.IsCompleted);
                }

                var batch = await ReceiveAsync(stopping);
                inHand.AddRange(batch.Select(message => Task.Run(() => processor.ProcessAsync(message, cancelled), CancellationToken.None)));
                if (batch.Length > 0)
                {
                    pause = QueueSettings.ShortestPoll;
                    continue;
                }

                await Task.Delay(pause, time, stopping);
                pause = pause * 2 < settings.MaxPollingInterval ? pause * 2 : settings.MaxPollingInterval;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(inHand);
        }
    }

    // A queue that is not there, or a storage that does not answer, is looked for again: the host outlives both.
    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken stopping)
    {
        try
        {
            return await queue.ReceiveMessagesAsync(settings.BatchSize, processor.Lease, stopping);
        }
        catch (RequestFailedException absent) when (absent.Status == 404)
        {
            return [];
        }
        catch (Exception unreadable) when (unreadable is RequestFailedException or AggregateException)
        {
            HostLog.QueueUnreadable(logger, function, queue.Name, unreadable);
            return [];
        }
    }
}
