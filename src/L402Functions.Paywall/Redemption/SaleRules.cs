using L402Functions.Paywall.Receipts;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Redemption;

/// <summary>
/// What one use does to the row of its payment. Pure: the store reads, asks, and writes with the row's ETag, so that of any number of
/// racing claims each sees the result of the one before.
/// </summary>
public static class SaleRules
{
    /// <summary>The row after the first use of a payment, or why even that is refused.</summary>
    public static ClaimDecision ClaimFirst(ClaimRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.MaxSpend is { } bound && request.Cost > bound
            ? new ClaimDecision.Refuse(ClaimRefusal.SpentUp)
            : new ClaimDecision.Write(new Sale
            {
                PaymentHash = request.PaymentHash,
                Uses = 1,
                Spent = request.Cost,
                Amount = request.MaxSpend ?? request.Cost,
                Service = request.Service,
                Path = request.Path,
                Door = request.Door,
                FirstUsedAt = request.At,
                LastUsedAt = request.At,
                Receipts = ReceiptList.Empty.Add(request.Receipt),
            });
    }

    /// <summary>The row after one more use, or why it is refused.</summary>
    public static ClaimDecision ClaimNext(Sale sale, ClaimRequest request)
    {
        ArgumentNullException.ThrowIfNull(sale);
        ArgumentNullException.ThrowIfNull(request);
        if (sale.PaymentHash != request.PaymentHash)
        {
            throw new ArgumentException("The row is of another payment.", nameof(sale));
        }

        return sale switch
        {
            { Revoked: true } => new ClaimDecision.Refuse(ClaimRefusal.Revoked),
            { FirstUsedAt: not null } when IsPayment(sale.Door) != IsPayment(request.Door) => new ClaimDecision.Refuse(ClaimRefusal.OtherDoor),
            _ when request.MaxUses != 0 && sale.Uses >= request.MaxUses => new ClaimDecision.Refuse(ClaimRefusal.UsedUp),
            _ when request.MaxSpend is { } bound && (request.Cost > bound || sale.Spent > bound - request.Cost) => new ClaimDecision.Refuse(ClaimRefusal.SpentUp),
            _ => new ClaimDecision.Write(sale with
            {
                Uses = sale.Uses + 1,
                Spent = sale.Spent + request.Cost,
                Amount = request.MaxSpend is { } known && known > sale.Amount ? known : sale.Amount,
                Door = sale.FirstUsedAt is null ? request.Door : sale.Door,
                FirstUsedAt = sale.FirstUsedAt ?? request.At,
                LastUsedAt = request.At,
                Receipts = sale.Receipts.Add(request.Receipt),
            }),
        };
    }

    /// <summary>The row after a claimed use was given back because nothing was served for it.</summary>
    public static Sale Release(Sale sale, Msat cost, ReceiptId receipt)
    {
        ArgumentNullException.ThrowIfNull(sale);
        return sale.Uses < 1 || sale.Spent < cost
            ? throw new InvalidOperationException($"A release would give back more than payment {sale.PaymentHash} has claimed.")
            : sale with { Uses = sale.Uses - 1, Spent = sale.Spent - cost, Receipts = sale.Receipts.Remove(receipt) };
    }

    private static bool IsPayment(Door door) => door == Door.Payment;
}
