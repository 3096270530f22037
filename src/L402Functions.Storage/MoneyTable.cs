using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using L402Functions.Spending.Ledger;

namespace L402Functions.Storage;

/// <summary>
/// A table as spending uses it: every wait has an end, and a service that does not answer is a <see cref="LedgerStoreException"/>. Reads are
/// repeated by the client; a write is sent once, because only its caller can tell its own success from somebody else's.
/// </summary>
/// <remarks>
/// The table is made where the service says that it is missing: development starts with none, a deployment brings its own. That answer is
/// a refusal for certain, so the write can be sent again.
/// </remarks>
internal sealed class MoneyTable(MoneyTables tables, string name, TimeSpan patience, TimeProvider clock)
{
    private readonly TableClient reading = tables.ForReading(name);
    private readonly TableClient writing = tables.ForWriting(name);

    /// <summary>The row, or null where there is none.</summary>
    public async Task<TableEntity?> FindAsync(string partition, string key, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(patience, clock, cancellationToken);
        try
        {
            var row = await reading.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: limit.Token);
            return row.HasValue ? row.Value : null;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return null;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new LedgerStoreException($"A row of table '{name}' could not be read.", failed);
        }
    }

    /// <summary>Rows, page after page. The time limit is each page's own, and does not run while the caller is busy with one.</summary>
    public IAsyncEnumerable<TableEntity> QueryAsync(string filter, CancellationToken cancellationToken) => QueryAsync(filter, null, cancellationToken);

    /// <summary>The same with the named properties alone.</summary>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string filter, IEnumerable<string>? select, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(patience, clock, cancellationToken);
        await using var pages = reading.QueryAsync<TableEntity>(filter, null, select, limit.Token).AsPages().GetAsyncEnumerator(limit.Token);
        while (await MoveNextAsync(pages, limit, cancellationToken))
        {
            foreach (var row in pages.Current.Values)
            {
                yield return row;
            }
        }
    }

    /// <summary>
    /// Sends a write. It is never cancelled: one that was under way when its caller left might have happened. Which of the service's
    /// refusals are outcomes is for <paramref name="write"/> to say; any other is an answer that was lost.
    /// </summary>
    /// <exception cref="LedgerStoreException">It was written, or was not, or may still be.</exception>
    /// <exception cref="InvalidOperationException">The service takes no such write. Nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Func<TableClient, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new TimeLimit(patience, clock, CancellationToken.None);
        try
        {
            try
            {
                return await write(writing, limit.Token);
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
            {
                await writing.CreateIfNotExistsAsync(limit.Token);
                return await write(writing, limit.Token);
            }
        }
        catch (RequestFailedException refused) when (refused.Status is 400 or 413)
        {
            // Sent again it would be refused again: a bug, and not to be mistaken for a service that is down.
            throw new InvalidOperationException($"A write to table '{name}' is none that the service takes: {refused.ErrorCode}.", refused);
        }
        catch (Exception failed) when (StoreFault.Is(failed, CancellationToken.None))
        {
            throw new LedgerStoreException($"A write to table '{name}' was not answered, or not with an answer that settles it.", failed);
        }
    }

    private async Task<bool> MoveNextAsync(IAsyncEnumerator<Page<TableEntity>> pages, TimeLimit limit, CancellationToken cancellationToken)
    {
        limit.Restart();
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return false;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new LedgerStoreException($"Rows of table '{name}' could not be read.", failed);
        }
        finally
        {
            limit.Pause();
        }
    }
}
