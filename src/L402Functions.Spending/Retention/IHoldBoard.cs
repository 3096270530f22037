using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>Where an operator forbids deleting audit rows, and allows it again.</summary>
public interface IHoldBoard
{
    /// <summary>Sets a hold. Where there is one of the same scope already, this one takes its place.</summary>
    /// <exception cref="LedgerStoreException">The answer was lost; it may be set, or be set later. Ask again.</exception>
    Task SetAsync(Hold hold, CancellationToken cancellationToken);

    /// <summary>Lifts a hold. Where there is none, nothing happens.</summary>
    /// <param name="root">Whose rows; null for everybody's.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="LedgerStoreException">The answer was lost; it may be lifted. Ask again.</exception>
    Task LiftAsync(AgentId? root, CancellationToken cancellationToken);

    /// <summary>Every hold there is.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    Task<IReadOnlyList<Hold>> ListAsync(CancellationToken cancellationToken);

    /// <summary>What is held now. A hold that cannot be read holds everything.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    Task<HoldState> ReadAsync(CancellationToken cancellationToken);
}
