using L402Functions.Spending.Ledger;

namespace L402Functions.Storage.Archive;

/// <summary>A file of the archive as it comes; where the service stops answering in the middle, that is said in the store's own words.</summary>
internal sealed class ArchiveStream(Stream inner, string name) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => throw new NotSupportedException("An archive is read from its beginning to its end.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception failed) when (failed is IOException || StoreFault.Is(failed, cancellationToken))
        {
            throw new LedgerStoreException($"The archive stopped answering in the middle of '{name}'.", failed);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("An archive is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An archive is not written to.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("An archive is read from its beginning to its end.");

    public override void SetLength(long value) => throw new NotSupportedException("An archive is not written to.");

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
