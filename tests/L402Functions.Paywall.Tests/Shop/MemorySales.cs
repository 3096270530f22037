using System.Collections.Concurrent;
using System.Globalization;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Tests.Shop;

/// <summary>Rows with versions, written only over the version that was read; between reading and writing others get their turn.</summary>
public sealed class MemorySales : ISaleStore
{
    private readonly ConcurrentDictionary<PaymentHash, Row> rows = new();
    private int calls;

    /// <summary>How often anything was asked of the store.</summary>
    public int Calls => Volatile.Read(ref calls);

    /// <summary>While true, nothing can be read or written.</summary>
    public bool IsDown { get; set; }

    public async Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            await AnswerAsync();
            rows.TryGetValue(request.PaymentHash, out var before);
            var decision = before is null ? SaleRules.ClaimFirst(request) : SaleRules.ClaimNext(before.Sale, request);
            if (decision is ClaimDecision.Refuse refused)
            {
                return new ClaimResult.Refused(refused.Reason);
            }

            var after = new Row(((ClaimDecision.Write)decision).Sale, (before?.Version ?? 0) + 1);
            await Task.Yield();
            if (before is null ? rows.TryAdd(request.PaymentHash, after) : rows.TryUpdate(request.PaymentHash, after, before))
            {
                return new ClaimResult.Claimed(new Claim(request, after.Sale, after.Version.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }

    public async Task ReleaseAsync(Claim claim, CancellationToken cancellationToken)
    {
        while (true)
        {
            await AnswerAsync();
            var before = rows[claim.Sale.PaymentHash];
            var after = new Row(SaleRules.Release(before.Sale, claim.Request.Cost, claim.Request.Receipt), before.Version + 1);
            await Task.Yield();
            if (rows.TryUpdate(claim.Sale.PaymentHash, after, before))
            {
                return;
            }
        }
    }

    public async Task NoteUncountedAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        await AnswerAsync();
        rows.TryAdd(request.PaymentHash, new Row(((ClaimDecision.Write)SaleRules.ClaimFirst(request)).Sale, 1));
    }

    public async Task<Sale?> FindAsync(PaymentHash paymentHash, CancellationToken cancellationToken)
    {
        await AnswerAsync();
        return rows.TryGetValue(paymentHash, out var row) ? row.Sale : null;
    }

    /// <summary>An operator's mark on the row.</summary>
    public void MarkRevoked(PaymentHash hash) => rows[hash] = new Row(rows[hash].Sale with { Revoked = true }, rows[hash].Version + 1);

    private Task AnswerAsync()
    {
        Interlocked.Increment(ref calls);
        return IsDown ? Task.FromException(new StoreUnavailableException("The store is down.")) : Task.CompletedTask;
    }

    // By reference: two rows of equal content are still two versions.
    private sealed class Row(Sale sale, long version)
    {
        public Sale Sale { get; } = sale;

        public long Version { get; } = version;
    }
}
