using L402Functions.Spending.Destinations;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Payments;

/// <summary>The operator's table of destinations for all agents.</summary>
public interface IDestinationRules
{
    /// <summary>The table as it stands; it may be a few seconds old.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer: nothing may be decided.</exception>
    ValueTask<DestinationTable> ReadAsync(CancellationToken cancellationToken);
}
