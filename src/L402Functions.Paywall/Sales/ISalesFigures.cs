namespace L402Functions.Paywall.Sales;

/// <summary>Where the daily figures of sales are kept.</summary>
public interface ISalesFigures
{
    /// <summary>The last day that was counted, perhaps before it was over; null where none was.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    Task<DateOnly?> FindCountedAsync(CancellationToken cancellationToken);

    /// <summary>Notes the last day that was counted.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    Task NoteCountedAsync(DateOnly day, CancellationToken cancellationToken);

    /// <summary>Puts these in place of whatever figures the day has. Done again it changes nothing; left in the middle it is to be done again.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    Task ReplaceDayAsync(DateOnly day, IReadOnlyCollection<SalesFigure> figures, CancellationToken cancellationToken);

    /// <summary>The figures of these days, by day, both included.</summary>
    /// <exception cref="StoreUnavailableException">While reading: the store did not answer.</exception>
    IAsyncEnumerable<SalesFigure> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken);
}
