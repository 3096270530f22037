namespace L402Functions.Protocol.Wallets;

/// <summary>A payment that is proven: <paramref name="Preimage"/> hashes to the invoice's payment hash.</summary>
/// <param name="Preimage">The proof.</param>
/// <param name="FeesPaid">The routing fee, where the wallet tells it.</param>
public sealed record PaidInvoice(Preimage Preimage, Msat? FeesPaid);
