namespace L402Functions.LocalHost.Hosting.Queues;

/// <summary>The section <c>extensions.queues</c> of <c>host.json</c>.</summary>
/// <param name="BatchSize">Messages received at once, 1 to 32.</param>
/// <param name="NewBatchThreshold">The next batch is received once no more than this many messages are being processed.</param>
/// <param name="MaxDequeueCount">Deliveries after which a message goes to the poison queue.</param>
/// <param name="VisibilityTimeout">How long a message whose function failed stays hidden.</param>
/// <param name="MaxPollingInterval">The longest pause between looks at an empty queue.</param>
/// <param name="Base64">Whether message texts are base64; otherwise they are plain.</param>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan VisibilityTimeout, TimeSpan MaxPollingInterval, bool Base64)
{
    /// <summary>The pause with which polling begins; it doubles up to <see cref="MaxPollingInterval"/>.</summary>
    public static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(100);
}
