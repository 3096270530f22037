using L402Functions.Paywall.Redemption;

namespace L402Functions.Paywall.Sales;

/// <summary>
/// Reads the rows of payments, for people and for sums. They are kept by payment hash, and come in that order: what is asked by time or by
/// service is looked for among all of them.
/// </summary>
public interface ISaleBook
{
    /// <summary>The most sales of a page.</summary>
    const int MaxPage = 500;

    /// <summary>A page, for a bounded amount of work: where much is looked at and little found, it is short or empty and has a next one.</summary>
    /// <returns>Null where the store knows no such cursor.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    Task<SalesPage?> ReadPageAsync(SalesQuery query, SalesCursor? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// All of them, in shares that may be read at the same time; read one after the other, they are in order. A sale that is made meanwhile
    /// may or may not be among them.
    /// </summary>
    /// <exception cref="StoreUnavailableException">While reading: the store did not answer.</exception>
    IReadOnlyList<IAsyncEnumerable<Sale>> ReadShares(SalesQuery query, CancellationToken cancellationToken);
}
