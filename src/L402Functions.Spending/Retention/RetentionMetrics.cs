using System.Diagnostics.Metrics;
using L402Functions.Protocol.Telemetry;

namespace L402Functions.Spending.Retention;

/// <summary>What retention counts, under the meter <see cref="L402Telemetry.Name"/>.</summary>
public sealed class RetentionMetrics
{
    private readonly Counter<long> archived;
    private readonly Counter<long> deleted;
    private readonly Counter<long> blocked;

    /// <summary>Instruments from a factory, which owns their meter.</summary>
    public RetentionMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var meter = factory.Create(L402Telemetry.Name);
        archived = meter.CreateCounter<long>("l402.retention.segments.archived", "{segment}", "Segments of audit logs that were put into the archive.");
        deleted = meter.CreateCounter<long>("l402.retention.rows.deleted", "{row}", "Audit rows that were deleted after that.");
        blocked = meter.CreateCounter<long>("l402.retention.roots.blocked", "{root}", "Audit logs that could not be archived, by break. Each is for a human to look at.");
    }

    internal void Archived() => archived.Add(1);

    internal void Deleted(long rows) => deleted.Add(rows);

    internal void Blocked(string reason) => blocked.Add(1, new KeyValuePair<string, object?>("break", reason));
}
