using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace L402Functions.TestSupport;

/// <summary>Makes meters and hears what they measure, by instrument and labels: <c>l402.payments{outcome=settled,category=none}</c>.</summary>
public sealed class HeardMeters : IMeterFactory
{
    private readonly List<Meter> meters = [];
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, double> sums = new();
    private readonly ConcurrentDictionary<string, long> records = new();
    private readonly ConcurrentDictionary<string, double> shown = new();

    public HeardMeters()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, this))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, tags, value));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, tags, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, tags, value));
        listener.Start();
    }

    /// <summary>What was counted.</summary>
    public IReadOnlyDictionary<string, double> Sums => sums;

    /// <summary>How often something was counted or timed.</summary>
    public IReadOnlyDictionary<string, long> Records => records;

    /// <summary>What the gauges show now.</summary>
    public IReadOnlyDictionary<string, double> Show()
    {
        shown.Clear();
        listener.RecordObservableInstruments();
        return new Dictionary<string, double>(shown);
    }

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

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, double value)
    {
        var labels = new List<string>();
        foreach (var tag in tags)
        {
            labels.Add($"{tag.Key}={tag.Value}");
        }

        var key = $"{instrument.Name}{{{string.Join(',', labels)}}}";
        if (instrument.IsObservable)
        {
            shown[key] = value;
        }
        else
        {
            sums.AddOrUpdate(key, value, (_, sum) => sum + value);
            records.AddOrUpdate(key, 1, (_, count) => count + 1);
        }
    }
}
