using System.Collections.Concurrent;
using L402Functions.Paywall.Telemetry;
using L402Functions.Protocol;
using Microsoft.Extensions.Logging;

namespace L402Functions.Paywall.Redemption;

/// <summary>
/// Sales whose uses nobody counts still are sales: the first use that an instance sees is noted, behind the caller's back, and every
/// further one costs a look into memory.
/// </summary>
public sealed partial class UncountedSales(ISaleStore sales, ILogger<UncountedSales> logger, PaywallMetrics? metrics = null)
{
    private const int Remembered = 100_000;
    private readonly ConcurrentDictionary<PaymentHash, byte> noted = new();

    /// <summary>Notes the payment, unless this instance did already.</summary>
    public void Note(ClaimRequest use)
    {
        ArgumentNullException.ThrowIfNull(use);
        if (!noted.ContainsKey(use.PaymentHash))
        {
            if (noted.Count >= Remembered)
            {
                noted.Clear();
            }

            if (noted.TryAdd(use.PaymentHash, 0))
            {
                _ = NoteAsync(use);
            }
        }
    }

    private async Task NoteAsync(ClaimRequest use)
    {
        try
        {
            if (await sales.NoteUncountedAsync(use, CancellationToken.None))
            {
                metrics?.Sold(use.Service, use.Cost);
            }
        }
#pragma warning disable CA1031 // Nobody awaits this: whatever went wrong is logged, and the next use tries again.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            noted.TryRemove(use.PaymentHash, out _);
            LogNotNoted(use.PaymentHash, failed);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The sale of payment {PaymentHash} could not be noted")]
    private partial void LogNotNoted(PaymentHash paymentHash, Exception failed);
}
