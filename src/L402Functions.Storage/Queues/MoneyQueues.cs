using Azure.Core;
using Azure.Storage.Queues;

namespace L402Functions.Storage.Queues;

/// <summary>The storage account that holds the queues of spending. Messages are written in base64, as the Functions host reads them.</summary>
public sealed class MoneyQueues
{
    private readonly Func<QueueClientOptions, QueueServiceClient> open;
    private readonly Action<QueueClientOptions> configure;

    private MoneyQueues(Func<QueueClientOptions, QueueServiceClient> open, Action<QueueClientOptions>? configure) =>
        (this.open, this.configure) = (open, configure ?? (_ => { }));

    /// <summary>By connection string: local runs and tests.</summary>
    public static MoneyQueues FromConnectionString(string connectionString) => FromConnectionString(connectionString, null);

    /// <summary>By managed identity: deployments.</summary>
    public static MoneyQueues FromIdentity(Uri queueServiceUri, TokenCredential credential) =>
        new(options => new QueueServiceClient(queueServiceUri, credential, options), null);

    /// <summary>A queue. The client repeats what was not answered: a message that is sent twice does no harm.</summary>
    public QueueClient Open(string queue) => Open(queue, retries: null);

    /// <summary>A queue for one look at it, that says at once whether it answers.</summary>
    internal QueueClient OpenForPeeking(string queue) => Open(queue, retries: 0);

    /// <summary>With a last word on the client's options: how a test puts itself between the client and the service.</summary>
    internal static MoneyQueues FromConnectionString(string connectionString, Action<QueueClientOptions>? configure) =>
        new(options => new QueueServiceClient(connectionString, options), configure);

    private QueueClient Open(string queue, int? retries)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        options.Retry.MaxRetries = retries ?? options.Retry.MaxRetries;
        configure(options);
        return open(options).GetQueueClient(queue);
    }
}
