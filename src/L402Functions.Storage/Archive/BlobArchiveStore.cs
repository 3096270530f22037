using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Retention;
using L402Functions.Storage.Blobs;

namespace L402Functions.Storage.Archive;

/// <summary>
/// The archive in Blob Storage. Files are sent in blocks and appear as a whole, on the condition that there is none of that name: so a name
/// means one content for ever, in a container that forbids changes as in one that does not.
/// </summary>
public sealed class BlobArchiveStore : IArchiveStore
{
    private const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>Blocks go one after another, so that memory is that of one.</summary>
    private static readonly StorageTransferOptions Blocks = new() { InitialTransferSize = BlockBytes, MaximumTransferSize = BlockBytes, MaximumConcurrency = 1 };

    private readonly BlobContainerClient container;
    private readonly TimeSpan patience;
    private readonly TimeProvider clock;

    /// <summary>An archive in <see cref="StorageOptions.ArchiveContainer"/>.</summary>
    public BlobArchiveStore(MoneyBlobs blobs, StorageOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        ArgumentNullException.ThrowIfNull(options);
        container = blobs.Open(options.ArchiveContainer, options.Patience);
        patience = options.Patience;
        this.clock = clock;
    }

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
            TransferOptions = Blocks,
        };

        // Time for every block and for what makes a blob of them.
        using var limit = new TimeLimit(patience * (2 + (content.Length / BlockBytes)), clock, cancellationToken);
        try
        {
            try
            {
                await UploadAsync(name, content, options, limit.Token);
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                // Development starts with no container; a deployment brings its own.
                await container.CreateIfNotExistsAsync(cancellationToken: limit.Token);
                await UploadAsync(name, content, options, limit.Token);
            }

            return true;
        }
        catch (RequestFailedException taken) when (MoneyBlobs.SaysItExists(taken))
        {
            return false;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new LedgerStoreException($"The archive did not answer for '{name}'.", failed);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(patience, clock, cancellationToken);
        try
        {
            var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = BlockBytes };
            return new ArchiveStream(await container.GetBlobClient(name).OpenReadAsync(options, limit.Token), name);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new LedgerStoreException($"The archive did not answer for '{name}'.", failed);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var blobs = container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(blobs, cancellationToken))
        {
            yield return blobs.Current.Name;
        }
    }

    private async Task UploadAsync(string name, Stream content, BlobUploadOptions options, CancellationToken cancellationToken)
    {
        content.Position = 0;
        await container.GetBlobClient(name).UploadAsync(content, options, cancellationToken);
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<BlobItem> blobs, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.MoveNextAsync();
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return false;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new LedgerStoreException("The archive did not answer.", failed);
        }
    }
}
