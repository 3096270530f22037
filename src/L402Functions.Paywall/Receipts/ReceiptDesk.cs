using L402Functions.Paywall.Redemption;
using L402Functions.Protocol.Signing;

namespace L402Functions.Paywall.Receipts;

/// <summary>Signs receipts. Only for what the gate let pass, and only once the answer is certain: with the response's first byte.</summary>
/// <param name="key">Signs them.</param>
/// <param name="issuer">The seller, as receipts name it.</param>
/// <param name="clock">Tells when.</param>
public sealed class ReceiptDesk(SigningKey key, string issuer, TimeProvider clock)
{
    private readonly JwsWriter writer = new(key, Receipt.Type);

    /// <summary>The receipt of a counted use, signed.</summary>
    public string Write(Claim claim, int status)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return Sign(Of(claim.Request, status) with { Amount = claim.Sale.Amount, Cost = claim.Request.Cost, Use = claim.Sale.Uses });
    }

    /// <summary>The receipt of a purchase whose uses nobody counts, signed: without a number and a price of the use.</summary>
    public string WriteUncounted(ClaimRequest use, int status) => Sign(Of(use, status));

    private string Sign(Receipt receipt) => writer.Write(receipt.ToUtf8Json());

    private Receipt Of(ClaimRequest use, int status)
    {
        ArgumentNullException.ThrowIfNull(use);
        return new Receipt
        {
            Id = use.Receipt,
            Issuer = issuer,
            PaymentHash = use.PaymentHash,
            Service = use.Service,
            Path = use.Path,
            Method = use.Method,
            Door = use.Door,
            Amount = use.MaxSpend ?? use.Cost,
            Status = status,
            IssuedAt = clock.GetUtcNow(),
        };
    }
}
