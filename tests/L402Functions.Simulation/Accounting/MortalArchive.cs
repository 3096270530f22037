using L402Functions.Spending.Retention;

namespace L402Functions.Simulation.Accounting;

/// <summary>An archive as a process sees it that dies at one of its calls.</summary>
public sealed class MortalArchive(IArchiveStore inner, Fuse fuse) : IArchiveStore
{
    public Task<bool> TryWriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken) =>
        fuse.PassAsync(() => inner.TryWriteAsync(name, contentType, content, cancellationToken));

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken) => fuse.PassAsync(() => inner.OpenAsync(name, cancellationToken));

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
