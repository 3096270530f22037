using System.Diagnostics.Metrics;
using L402Functions.Protocol.Telemetry;

namespace L402Functions.Nostr.Telemetry;

/// <summary>
/// What wallet clients count, under the meter <see cref="L402Telemetry.Name"/>: methods, outcomes and reasons, and nothing that belongs to a single request.
/// </summary>
public sealed class NwcMetrics
{
    private readonly Histogram<double> duration;
    private readonly Counter<long> ignored;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> dropped;

    /// <summary>Instruments from a factory, which owns their meter.</summary>
    public NwcMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(L402Telemetry.Name);
        duration = meter.CreateHistogram<double>(
            "nwc.client.request.duration", "s", "How long requests to wallets took, by nwc.method and nwc.outcome.");
        ignored = meter.CreateCounter<long>(
            "nwc.client.responses.ignored", "{event}", "Events that were no answer and no notification, by nwc.reason.");
        duplicates = meter.CreateCounter<long>(
            "nwc.client.responses.duplicates", "{event}", "Valid answers and notifications that had come before.");
        dropped = meter.CreateCounter<long>(
            "nwc.client.notifications.dropped", "{notification}", "Notifications that nobody read in time.");
    }

    internal void Finished(string method, string outcome, TimeSpan elapsed) =>
        duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("nwc.method", method), new KeyValuePair<string, object?>("nwc.outcome", outcome));

    internal void Ignored(string reason) => ignored.Add(1, new KeyValuePair<string, object?>("nwc.reason", reason));

    internal void Duplicate() => duplicates.Add(1);

    internal void NotificationDropped() => dropped.Add(1);
}
