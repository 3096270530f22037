namespace L402Functions.Protocol.Wallets;

/// <summary>A signed request to pay that has not been sent.</summary>
/// <param name="RequestId">The request's name, 64 hexadecimal digits: over Nostr the id of the event.</param>
/// <param name="Request">The request as it will go out. It gives nobody but the wallet anything, yet is not for logs.</param>
/// <param name="PaymentHash">What a preimage must hash to.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Relays">Where it will be published; empty for a wallet that needs none.</param>
public sealed record PreparedPayment(
    string RequestId, string Request, PaymentHash PaymentHash, DateTimeOffset CreatedAt, IReadOnlyList<string> Relays)
{
    /// <summary>Which request it is and for what, without the request.</summary>
    public override string ToString() => $"request {RequestId} to pay {PaymentHash}";
}
