using L402Functions.Protocol;

namespace L402Functions.Paywall.Redemption;

/// <summary>
/// Where the rows of payments are kept. Every write is conditional on what was read, so several processes may share one store; the
/// decisions are <see cref="SaleRules"/>'.
/// </summary>
public interface ISaleStore
{
    /// <summary>Claims one use. The first use of a payment is one insert.</summary>
    Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Gives a claimed use back, once: the caller knows that nothing was served for it.</summary>
    Task ReleaseAsync(Claim claim, CancellationToken cancellationToken);

    /// <summary>Notes a payment that is used without being counted, where no row of it exists yet.</summary>
    /// <returns>True where this made the row: one call gets it, whichever instance makes it.</returns>
    Task<bool> NoteUncountedAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>The row of a payment, or null where it was never redeemed.</summary>
    Task<Sale?> FindAsync(PaymentHash paymentHash, CancellationToken cancellationToken);
}
