using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Freezes;

/// <summary>
/// Where stop signs for everybody hang. Payments read it as <see cref="IFreezes"/>; operators come to it through <see cref="FreezeDesk"/>, which puts on
/// record who did what.
/// </summary>
public interface IFreezeBoard
{
    /// <summary>
    /// Stops something. Once this has returned, every payment that reads the signs afterwards sees it; a payment that is already being
    /// sent is not called back. Where the same is stopped already, this sign takes the place of that one.
    /// </summary>
    /// <exception cref="LedgerStoreException">The answer was lost; it may be stopped, or be stopped later. Ask again.</exception>
    Task FreezeAsync(Freeze freeze, CancellationToken cancellationToken);

    /// <summary>Lets something go on. Where nothing stops it, nothing happens.</summary>
    /// <exception cref="LedgerStoreException">The answer was lost; it may go on. Ask again.</exception>
    Task ThawAsync(FreezeTarget target, CancellationToken cancellationToken);

    /// <summary>Every sign that is up.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    Task<IReadOnlyList<Freeze>> ListAsync(CancellationToken cancellationToken);
}
