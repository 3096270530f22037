using System.Collections.Frozen;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using L402Functions.Paywall;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Revocation;
using L402Functions.Protocol;
using L402Functions.Storage.Sales;
using Microsoft.Extensions.Logging;

namespace L402Functions.Storage.Revocation;

/// <summary>
/// Revoked payments, twice: a row in the partition <c>revoked</c>, which every instance reads into memory, and the mark on the payment's
/// own row, which refuses counted uses at once.
/// </summary>
public sealed partial class TableRevocationList(MoneyTables tables, StorageOptions options, TimeProvider clock, ILogger<TableRevocationList> logger)
    : IRevocationList, IDisposable
{
    private const string Partition = "revoked";
    private const int MaxAttempts = 24;
    private const int LongestPauseMs = 50;
    private readonly TableClient table = tables.ForReading(options.RedemptionsTable);
    private readonly SemaphoreSlim refreshing = new(1, 1);
    private readonly Lock replacing = new();
    private long readings;
    private volatile Snapshot? snapshot;

    /// <inheritdoc/>
    public ValueTask<bool> ContainsAsync(PaymentHash paymentHash, CancellationToken cancellationToken)
    {
        if (snapshot is not { } known)
        {
            return LoadThenAskAsync(paymentHash, cancellationToken);
        }

        if (clock.GetUtcNow() - known.ReadAt > options.RevocationRefresh && refreshing.Wait(0, CancellationToken.None))
        {
            _ = RefreshBehindAsync();
        }

        return ValueTask.FromResult(known.Hashes.Contains(paymentHash));
    }

    /// <inheritdoc/>
    public async Task RevokeAsync(PaymentHash paymentHash, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            await table.UpsertEntityAsync(
                new TableEntity(Partition, SaleEntity.RowOf(paymentHash)) { ["Reason"] = reason, ["At"] = clock.GetUtcNow() },
                TableUpdateMode.Replace,
                cancellationToken);
            await MarkAsync(paymentHash, cancellationToken);
            await LoadAsync(cancellationToken);
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new StoreUnavailableException($"The revocation of payment {paymentHash} could not be written.", failed);
        }

        LogRevoked(paymentHash, reason);
    }

    /// <inheritdoc/>
    public void Dispose() => refreshing.Dispose();

    private async Task MarkAsync(PaymentHash hash, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            try
            {
                var row = await table.GetEntityIfExistsAsync<TableEntity>(
                    SaleEntity.PartitionOf(hash), SaleEntity.RowOf(hash), cancellationToken: cancellationToken);
                if (row.HasValue)
                {
                    var revoked = SaleEntity.ToSale(row.Value!) with { Revoked = true };
                    await table.UpdateEntityAsync(SaleEntity.From(revoked, Partition), row.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
                }
                else
                {
                    await table.AddEntityAsync(SaleEntity.From(NeverUsed(hash), Partition), cancellationToken);
                }

                return;
            }
            catch (RequestFailedException raced) when (raced.Status is 409 or 412)
            {
                // A use was claimed or released meanwhile: look again, and not in step with the others.
                await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(LongestPauseMs)), clock, cancellationToken);
            }
        }

        throw new StoreUnavailableException($"Payment {hash} is used too busily to be marked as revoked; every instance refuses it within {options.RevocationRefresh}.");
    }

    private static Sale NeverUsed(PaymentHash hash) => new()
    {
        PaymentHash = hash,
        Uses = 0,
        Spent = Msat.Zero,
        Amount = Msat.Zero,
        Service = "",
        Path = "",
        Door = Door.L402,
        Revoked = true,
    };

    private async ValueTask<bool> LoadThenAskAsync(PaymentHash paymentHash, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = await LoadAsync(cancellationToken);
            return loaded.Hashes.Contains(paymentHash);
        }
        catch (Exception failed) when (StoreFault.Is(failed, cancellationToken))
        {
            throw new StoreUnavailableException("The list of revoked payments could not be read.", failed);
        }
    }

    private async Task RefreshBehindAsync()
    {
        try
        {
            await LoadAsync(CancellationToken.None);
        }
        catch (Exception failed) when (StoreFault.Is(failed, CancellationToken.None))
        {
            LogRefreshFailed(failed);
        }
        finally
        {
            refreshing.Release();
        }
    }

    private async Task<Snapshot> LoadAsync(CancellationToken cancellationToken)
    {
        var reading = Interlocked.Increment(ref readings);
        var readAt = clock.GetUtcNow();
        var hashes = new HashSet<PaymentHash>();
        using var limit = new TimeLimit(options.Patience, clock, cancellationToken);
        try
        {
            var rows = table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), select: ["RowKey"], cancellationToken: limit.Token);
            await foreach (var page in rows.AsPages())
            {
                limit.Restart();
                foreach (var row in page.Values)
                {
                    if (PaymentHash.TryParse(row.RowKey, out var hash))
                    {
                        hashes.Add(hash);
                    }
                }
            }
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            // Nothing was ever sold or revoked.
        }

        lock (replacing)
        {
            // A reading that began before a revocation and ends after it must not bring the older list back.
            if (snapshot is null || snapshot.Reading < reading)
            {
                snapshot = new Snapshot(hashes.ToFrozenSet(), readAt, reading);
            }

            return snapshot;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Revoked payment {PaymentHash}: {Reason}")]
    private partial void LogRevoked(PaymentHash paymentHash, string reason);

    [LoggerMessage(2, LogLevel.Error, "The list of revoked payments could not be refreshed; the last one is used")]
    private partial void LogRefreshFailed(Exception failed);

    private sealed record Snapshot(FrozenSet<PaymentHash> Hashes, DateTimeOffset ReadAt, long Reading);
}
