using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace L402Functions.Storage.Blobs;

/// <summary>
/// The storage account that holds the archive and the anchors of audit logs, opened lazily. Its retries are few and its waits short: what is written
/// there is written once and can be written again.
/// </summary>
public sealed class MoneyBlobs
{
    private const int Retries = 2;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly Func<BlobClientOptions, BlobServiceClient> open;
    private readonly Action<BlobClientOptions> configure;

    private MoneyBlobs(Func<BlobClientOptions, BlobServiceClient> open, Action<BlobClientOptions>? configure) =>
        (this.open, this.configure) = (open, configure ?? (_ => { }));

    /// <summary>By connection string: local runs and tests.</summary>
    public static MoneyBlobs FromConnectionString(string connectionString) => FromConnectionString(connectionString, null);

    /// <summary>By managed identity: deployments.</summary>
    public static MoneyBlobs FromIdentity(Uri blobServiceUri, TokenCredential credential) =>
        new(options => new BlobServiceClient(blobServiceUri, credential, options), null);

    /// <summary>True where a client can be made of <paramref name="connectionString"/>. Says nothing of why not: the text holds a key.</summary>
    public static bool IsConnectionString(string connectionString)
    {
        try
        {
            _ = new BlobServiceClient(connectionString);
            return true;
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A container. Each request has <paramref name="patience"/> to be answered.</summary>
    public BlobContainerClient Open(string container, TimeSpan patience)
    {
        var options = new BlobClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = Retries;
        options.Retry.Delay = FirstDelay;
        options.Retry.MaxDelay = LongestDelay;
        options.Retry.NetworkTimeout = patience;
        configure(options);
        return open(options).GetBlobContainerClient(container);
    }

    /// <summary>True for a refusal that says that the blob is there already, in a container with or without a policy that protects it.</summary>
    public static bool SaysItExists(RequestFailedException refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        return refused.ErrorCode == BlobErrorCode.BlobAlreadyExists
            || refused.ErrorCode == BlobErrorCode.ConditionNotMet
            || refused.ErrorCode == BlobErrorCode.BlobImmutableDueToPolicy;
    }

    /// <summary>With a last word on the client's options: how a test puts itself between the client and the service.</summary>
    internal static MoneyBlobs FromConnectionString(string connectionString, Action<BlobClientOptions>? configure) =>
        new(options => new BlobServiceClient(connectionString, options), configure);
}
