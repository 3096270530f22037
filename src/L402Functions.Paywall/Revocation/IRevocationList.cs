using L402Functions.Protocol;

namespace L402Functions.Paywall.Revocation;

/// <summary>Payments whose tokens an operator ended before their time.</summary>
public interface IRevocationList
{
    /// <summary>
    /// Whether the payment is revoked, as this process knows it. Only the first call waits for the store; after that the list is kept in
    /// memory and refreshed behind the callers, so a revocation by another process may be some seconds old before it shows here. A
    /// token whose uses are counted is refused at once all the same, by its row.
    /// </summary>
    ValueTask<bool> ContainsAsync(PaymentHash paymentHash, CancellationToken cancellationToken);

    /// <summary>Revokes a payment, for good: every token of it, attenuated or not. Doing it twice is doing it once.</summary>
    Task RevokeAsync(PaymentHash paymentHash, string reason, CancellationToken cancellationToken);
}
