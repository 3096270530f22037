using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>
/// Files that are written once and never changed. Names are paths with <c>/</c>. There may be a policy that nothing can be overwritten or deleted, and
/// another that deletes what is old.
/// </summary>
public interface IArchiveStore
{
    /// <summary>Writes a file of that name where there is none, as a whole; false where there is one, whatever is in it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="contentType">What it is, as a media type.</param>
    /// <param name="content">Its bytes, from the stream's beginning. It can be read several times.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerStoreException">The answer was lost: it may be there. Ask again, and where it is there, look.</exception>
    Task<bool> TryWriteAsync(string name, string contentType, Stream content, CancellationToken cancellationToken);

    /// <summary>A file for reading; null where there is none.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer; reading the stream may fail with it too.</exception>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken);

    /// <summary>The names that start with <paramref name="prefix"/>, in ordinal order.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);
}
