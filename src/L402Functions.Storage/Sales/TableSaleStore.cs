using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using L402Functions.Paywall;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;
using Microsoft.Extensions.Logging;

namespace L402Functions.Storage.Sales;

/// <summary>
/// The rows of payments in Table Storage. A first use is one insert (409: somebody was first); a later one reads, decides and replaces
/// under If-Match (412: decide again). A write whose answer was lost is looked up by its id when it claims, and left alone when it
/// releases: at worst a caller loses a use, never the seller one.
/// </summary>
/// <remarks>
/// No write is ever cancelled: one that was under way when its caller left might have happened, and then nobody would know that there is
/// a use to give back. A caller who has left is noticed before the first write and between one that failed and the next. What the store does not
/// answer within <see cref="StorageOptions.Patience"/> counts as lost: one write and one look, and the caller hears that the store is down.
/// </remarks>
public sealed partial class TableSaleStore(MoneyTables tables, StorageOptions options, TimeProvider clock, ILogger<TableSaleStore> logger) : ISaleStore
{
    private const int MaxAttempts = 24;
    private const int FirstPauseMs = 4;
    private const int LongestPauseMs = 250;
    private readonly TableClient reading = tables.ForReading(options.RedemptionsTable);
    private readonly TableClient writing = tables.ForWriting(options.RedemptionsTable);

    /// <inheritdoc/>
    public async Task<ClaimResult> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            return await ClaimOnceAsync(request, cancellationToken);
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new StoreUnavailableException($"The claim of payment {request.PaymentHash} could not be written.", failed);
        }
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(Claim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        try
        {
            await ReleaseOnceAsync(claim, cancellationToken);
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new StoreUnavailableException($"The release of a use of payment {claim.Sale.PaymentHash} could not be written.", failed);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> NoteUncountedAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (SaleRules.ClaimFirst(request) is not ClaimDecision.Write first)
        {
            return false;
        }

        try
        {
            // A conflict is as good: another instance noted it already. So is a second try after a lost answer.
            var outcome = await TryInsertAsync(first.Sale, "uncounted");
            return outcome is WriteOutcome.Lost lost
                ? throw new StoreUnavailableException($"It is not known whether the sale of payment {request.PaymentHash} was noted: {lost.Reason}.")
                : outcome is WriteOutcome.Written;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new StoreUnavailableException($"The sale of payment {request.PaymentHash} could not be noted.", failed);
        }
    }

    /// <inheritdoc/>
    public async Task<Sale?> FindAsync(PaymentHash paymentHash, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(paymentHash, cancellationToken) is { } row ? SaleEntity.ToSale(row) : null;
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new StoreUnavailableException($"The row of payment {paymentHash} could not be read.", failed);
        }
    }

    private async Task<ClaimResult> ClaimOnceAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        if (SaleRules.ClaimFirst(request) is not ClaimDecision.Write first)
        {
            return new ClaimResult.Refused(ClaimRefusal.SpentUp);
        }

        var claimId = NewId();
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await TryInsertAsync(first.Sale, claimId);
        if (outcome is WriteOutcome.Written inserted)
        {
            return Claimed(first.Sale, request, inserted.ETag);
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var row = await ReadAsync(request.PaymentHash, WhileNothingIsOpen(outcome, cancellationToken))
                ?? throw new StoreUnavailableException($"The claim of payment {request.PaymentHash} was lost on its way to the store.");
            var sale = SaleEntity.ToSale(row);
            if (SaleEntity.WasWrittenBy(row, claimId))
            {
                return Claimed(sale, request, row.ETag);
            }

            var decision = SaleRules.ClaimNext(sale, request);
            if (decision is ClaimDecision.Refuse refused)
            {
                return new ClaimResult.Refused(refused.Reason);
            }

            var next = ((ClaimDecision.Write)decision).Sale;
            outcome = await TryReplaceAsync(next, claimId, row.ETag);
            if (outcome is WriteOutcome.Written replaced)
            {
                return Claimed(next, request, replaced.ETag);
            }

            await PauseAsync(attempt, WhileNothingIsOpen(outcome, cancellationToken));
        }

        throw new StoreUnavailableException($"Payment {request.PaymentHash} is claimed by too many at once.");
    }

    private async Task ReleaseOnceAsync(Claim claim, CancellationToken cancellationToken)
    {
        var hash = claim.Sale.PaymentHash;
        var (sale, etag) = (claim.Sale, new ETag(claim.Version));
        var releaseId = NewId();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            switch (await TryReplaceAsync(SaleRules.Release(sale, claim.Request.Cost, claim.Request.Receipt), releaseId, etag))
            {
                case WriteOutcome.Written:
                    return;
                case WriteOutcome.Lost lost:
                    LogReleaseLost(hash, lost.Reason);
                    return;
            }

            await PauseAsync(attempt, cancellationToken);
            if (await ReadAsync(hash, cancellationToken) is not { } row)
            {
                LogReleaseLost(hash, "the row is gone");
                return;
            }

            if (SaleEntity.WasWrittenBy(row, releaseId))
            {
                // The transport sent the write twice, and the second found the first's.
                return;
            }

            (sale, etag) = (SaleEntity.ToSale(row), row.ETag);
        }

        LogReleaseLost(hash, "the row is too busy");
    }

    private static string NewId() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static ClaimResult.Claimed Claimed(Sale sale, ClaimRequest request, ETag etag) =>
        new(new Claim(request, sale, etag.ToString()));

    /// <summary>After a lost answer the caller's leaving no longer counts: the write may be there and has to be found.</summary>
    private static CancellationToken WhileNothingIsOpen(WriteOutcome last, CancellationToken cancellationToken) =>
        last is WriteOutcome.Lost ? CancellationToken.None : cancellationToken;

    private async Task<TableEntity?> ReadAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(options.Patience, clock, cancellationToken);
        try
        {
            var row = await reading.GetEntityIfExistsAsync<TableEntity>(
                SaleEntity.PartitionOf(hash), SaleEntity.RowOf(hash), cancellationToken: limit.Token);
            return row.HasValue ? row.Value : null;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return null;
        }
    }

    private Task<WriteOutcome> TryInsertAsync(Sale sale, string id) => TryWriteAsync(limit => writing.AddEntityAsync(SaleEntity.From(sale, id), limit));

    private Task<WriteOutcome> TryReplaceAsync(Sale sale, string id, ETag etag) =>
        TryWriteAsync(limit => writing.UpdateEntityAsync(SaleEntity.From(sale, id), etag, TableUpdateMode.Replace, limit));

    private async Task<WriteOutcome> TryWriteAsync(Func<CancellationToken, Task<Response>> write)
    {
        using var limit = new TimeLimit(options.Patience, clock, CancellationToken.None);
        try
        {
            var response = await write(limit.Token);
            return new WriteOutcome.Written(response.Headers.ETag ?? throw new InvalidDataException("A write was answered without an ETag."));
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return WriteOutcome.Conflict;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            await writing.CreateIfNotExistsAsync(limit.Token);
            return await TryWriteAsync(write);
        }
        catch (RequestFailedException lost) when (lost.Status is 0 or >= 500)
        {
            return new WriteOutcome.Lost(lost.ErrorCode ?? lost.Message);
        }
        catch (OperationCanceledException)
        {
            return new WriteOutcome.Lost("the store did not answer in time");
        }
    }

    private Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var ceiling = int.Min(LongestPauseMs, FirstPauseMs << int.Min(attempt, 10));
        return Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, ceiling + 1)), clock, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Error, "A claimed use of payment {PaymentHash} could not be given back and stays spent: {Reason}")]
    private partial void LogReleaseLost(PaymentHash paymentHash, string reason);
}
