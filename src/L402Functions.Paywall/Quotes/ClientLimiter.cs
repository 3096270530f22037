using System.Threading.RateLimiting;

namespace L402Functions.Paywall.Quotes;

/// <summary>A token bucket per client, in front of everything that a caller gets without paying.</summary>
public sealed class ClientLimiter : IDisposable
{
    private static readonly TimeSpan ReplenishmentPeriod = TimeSpan.FromSeconds(1);
    private readonly PartitionedRateLimiter<string> buckets;

    /// <summary>Buckets of <see cref="QuoteOptions.ClientBurst"/>, filled at <see cref="QuoteOptions.ClientPerMinute"/>.</summary>
    public ClientLimiter(QuoteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // A bucket is filled by whole tokens: at less than one a second, by one token at a longer period.
        var perSecond = options.ClientPerMinute / 60;
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.ClientBurst,
            TokensPerPeriod = int.Max(1, perSecond),
            ReplenishmentPeriod = perSecond >= 1 ? ReplenishmentPeriod : TimeSpan.FromMinutes(1) / options.ClientPerMinute,
            QueueLimit = 0,
            AutoReplenishment = true,
        };
        buckets = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => bucket));
    }

    /// <summary>Takes one token of the client's bucket, or says when there will be one.</summary>
    public bool TryTake(string client, out TimeSpan retryAfter)
    {
        using var lease = buckets.AttemptAcquire(client);
        retryAfter = lease.IsAcquired ? TimeSpan.Zero
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > ReplenishmentPeriod ? after
            : ReplenishmentPeriod;
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose() => buckets.Dispose();
}
