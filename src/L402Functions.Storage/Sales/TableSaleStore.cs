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
/// under If-Match (412: decide again). A write whose answer was lost is looked up by its claim id when it claims, and left alone when it
/// releases: at worst a caller loses a use, never the seller one.
/// </summary>
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
        catch (RequestFailedException failed)
        {
            throw new StoreUnavailableException($"The claim of payment {request.PaymentHash} could not be written.", failed);
        }
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(Claim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var (sale, etag) = (claim.Sale, new ETag(claim.Version));
        var releaseId = RandomNumberGenerator.GetHexString(16, lowercase: true);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var released = SaleRules.Release(sale, claim.Cost);
            var outcome = await TryWriteAsync(
                () => writing.UpdateEntityAsync(SaleEntity.From(released, releaseId), etag, TableUpdateMode.Replace, cancellationToken),
                cancellationToken);
            switch (outcome)
            {
                case WriteOutcome.Written:
                    return;
                case WriteOutcome.Lost lost:
                    LogReleaseLost(claim.Sale.PaymentHash, lost.Reason);
                    return;
                default:
                    await PauseAsync(attempt, cancellationToken);
                    var row = await reading.GetEntityAsync<TableEntity>(
                        SaleEntity.PartitionOf(sale.PaymentHash), SaleEntity.RowOf(sale.PaymentHash), cancellationToken: cancellationToken);
                    (sale, etag) = (SaleEntity.ToSale(row.Value), row.Value.ETag);
                    break;
            }
        }

        LogReleaseLost(claim.Sale.PaymentHash, "the row is too busy");
    }

    /// <inheritdoc/>
    public async Task NoteUncountedAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (SaleRules.ClaimFirst(request) is ClaimDecision.Write first)
        {
            // Another instance may have noted it already; either way it is noted.
            await TryWriteAsync(
                () => writing.AddEntityAsync(SaleEntity.From(first.Sale, "uncounted"), cancellationToken), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<Sale?> FindAsync(PaymentHash paymentHash, CancellationToken cancellationToken)
    {
        try
        {
            var row = await reading.GetEntityIfExistsAsync<TableEntity>(
                SaleEntity.PartitionOf(paymentHash), SaleEntity.RowOf(paymentHash), cancellationToken: cancellationToken);
            return row.HasValue ? SaleEntity.ToSale(row.Value!) : null;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            return null;
        }
    }

    private async Task<ClaimResult> ClaimOnceAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var claimId = RandomNumberGenerator.GetHexString(16, lowercase: true);
        if (SaleRules.ClaimFirst(request) is not ClaimDecision.Write first)
        {
            return new ClaimResult.Refused(ClaimRefusal.SpentUp);
        }

        var inserted = await TryWriteAsync(
            () => writing.AddEntityAsync(SaleEntity.From(first.Sale, claimId), cancellationToken), cancellationToken);
        if (inserted is WriteOutcome.Written written)
        {
            return Claimed(first.Sale, request, written.ETag);
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var row = await reading.GetEntityIfExistsAsync<TableEntity>(
                SaleEntity.PartitionOf(request.PaymentHash), SaleEntity.RowOf(request.PaymentHash), cancellationToken: cancellationToken);
            if (!row.HasValue)
            {
                // The insert's answer was lost and so was the insert.
                throw new StoreUnavailableException($"The claim of payment {request.PaymentHash} was lost on its way to the store.");
            }

            var sale = SaleEntity.ToSale(row.Value!);
            if (SaleEntity.WasWrittenBy(row.Value!, claimId))
            {
                return Claimed(sale, request, row.Value!.ETag);
            }

            var decision = SaleRules.ClaimNext(sale, request);
            if (decision is ClaimDecision.Refuse refused)
            {
                return new ClaimResult.Refused(refused.Reason);
            }

            var next = (ClaimDecision.Write)decision;

            var replaced = await TryWriteAsync(
                () => writing.UpdateEntityAsync(SaleEntity.From(next.Sale, claimId), row.Value!.ETag, TableUpdateMode.Replace, cancellationToken),
                cancellationToken);
            if (replaced is WriteOutcome.Written replacement)
            {
                return Claimed(next.Sale, request, replacement.ETag);
            }

            await PauseAsync(attempt, cancellationToken);
        }

        throw new StoreUnavailableException($"Payment {request.PaymentHash} is claimed by too many at once.");
    }

    private static ClaimResult.Claimed Claimed(Sale sale, ClaimRequest request, ETag etag) =>
        new(new Claim(sale, request.Cost, etag.ToString()));

    private async Task<WriteOutcome> TryWriteAsync(Func<Task<Response>> write, CancellationToken cancellationToken)
    {
        try
        {
            var response = await write();
            return new WriteOutcome.Written(response.Headers.ETag ?? throw new InvalidDataException("A write was answered without an ETag."));
        }
        catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
        {
            return WriteOutcome.Conflict;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            await writing.CreateIfNotExistsAsync(cancellationToken);
            return await TryWriteAsync(write, cancellationToken);
        }
        catch (RequestFailedException lost) when (lost.Status is 0 or >= 500)
        {
            return new WriteOutcome.Lost(lost.ErrorCode ?? lost.Message);
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
