namespace Azure.Data.Tables.Requests;

/// <summary>Fetches one page: the first when the token is null.</summary>
internal delegate Task<Page<T>> FetchPage<T>(string continuationToken, int? pageSize, bool async);

internal sealed class AsyncPages<T>(FetchPage<T> fetch, int? defaultPageSize) : AsyncPageable<T>
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string continuationToken = null, int? pageSizeHint = null)
    {
        bool first = continuationToken is null;
        while (first || !string.IsNullOrEmpty(continuationToken))
        {
            first = false;
            Page<T> page = await fetch(continuationToken, pageSizeHint ?? defaultPageSize, true).ConfigureAwait(false);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
    }
}

internal sealed class SyncPages<T>(FetchPage<T> fetch, int? defaultPageSize) : Pageable<T>
{
    public override IEnumerable<Page<T>> AsPages(string continuationToken = null, int? pageSizeHint = null)
    {
        bool first = continuationToken is null;
        while (first || !string.IsNullOrEmpty(continuationToken))
        {
            first = false;
            Page<T> page = fetch(continuationToken, pageSizeHint ?? defaultPageSize, false).GetAwaiter().GetResult();
            yield return page;
            continuationToken = page.ContinuationToken;
        }
    }
}
