using System.Collections.Concurrent;
using L402Functions.Spending.Retention;

namespace L402Functions.Simulation.Accounting;

/// <summary>An archive in memory, in which nothing can be overwritten. A test may change what is in it.</summary>
public sealed class MemoryArchive : IArchiveStore
{
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public async Task<bool> TryWriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        content.Position = 0;
        await content.CopyToAsync(bytes, cancellationToken);
        return Files.TryAdd(name, bytes.ToArray());
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes, writable: false) : null;
    }

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) =>
        Files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToAsyncEnumerable();
}
