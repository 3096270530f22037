using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using L402Functions.Protocol.Telemetry;

namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>Everything that is measured and traced in this process under the product's name, with the server's own spans.</summary>
internal sealed class Recorder : IDisposable
{
    private const string Server = "Microsoft.AspNetCore";
    private readonly ConcurrentQueue<Measured> measured = new();
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly MeterListener meters = new();
    private readonly ActivityListener activities;

    public Recorder()
    {
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == L402Telemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.Start();
        activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name is L402Telemetry.Name or Server,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);
    }

    public IReadOnlyList<Measured> All => [.. measured];

    public IReadOnlyList<Activity> Spans => [.. spans];

    /// <summary>The sum of what was counted, of all labels or of those that have this one.</summary>
    public double Sum(string instrument, string? label = null) => Of(instrument, label).Sum(m => m.Value);

    /// <summary>What an instrument measured.</summary>
    public IEnumerable<Measured> Of(string instrument, string? label = null) =>
        measured.Where(m => m.Instrument == instrument && (label is null || m.Labels.Contains(label, StringComparer.Ordinal)));

    /// <summary>What a gauge shows now.</summary>
    public double? Show(string gauge, string? label = null)
    {
        var before = measured.Count;
        meters.RecordObservableInstruments();
        return measured.Skip(before).LastOrDefault(m => m.Instrument == gauge && (label is null || m.Labels.Contains(label, StringComparer.Ordinal)))?.Value;
    }

    public void Dispose()
    {
        meters.Dispose();
        activities.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<string>();
        foreach (var (name, label) in tags)
        {
            labels.Add($"{name}={label}");
        }

        measured.Enqueue(new Measured(instrument.Name, value, labels));
    }
}
