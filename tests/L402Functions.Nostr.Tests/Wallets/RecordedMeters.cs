using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>Sums what the meters made here count, by instrument and tags: <c>nwc.client.responses.ignored{nwc.reason=late}</c>. A histogram counts its records.</summary>
internal sealed class RecordedMeters : IMeterFactory
{
    private readonly List<Meter> meters = [];
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> sums = new();

    public RecordedMeters()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, tags, value));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags, 1));
        listener.Start();
    }

    public IReadOnlyDictionary<string, long> Sums => sums;

    public long Ignored(string reason) => Of($"nwc.client.responses.ignored{{nwc.reason={reason}}}");

    public long Duplicates => Of("nwc.client.responses.duplicates{}");

    public long Finished(string method, string outcome) => Of($"nwc.client.request.duration{{nwc.method={method},nwc.outcome={outcome}}}");

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        listener.Dispose();
        meters.ForEach(m => m.Dispose());
    }

    private long Of(string key) => sums.GetValueOrDefault(key);

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, long value)
    {
        var names = new List<string>();
        foreach (var tag in tags)
        {
            names.Add($"{tag.Key}={tag.Value}");
        }

        sums.AddOrUpdate($"{instrument.Name}{{{string.Join(',', names)}}}", value, (_, sum) => sum + value);
    }
}
