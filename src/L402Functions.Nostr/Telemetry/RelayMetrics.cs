using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using L402Functions.Nostr.Relays;
using L402Functions.Protocol.Telemetry;

namespace L402Functions.Nostr.Telemetry;

/// <summary>
/// Counts what passes between this process and its relays, by the relay's host. Neither events nor the
/// rest of a relay's address appear in it.
/// </summary>
internal static class RelayMetrics
{
    private static readonly ConcurrentDictionary<string, int> Connections = new(StringComparer.OrdinalIgnoreCase);

    private static readonly Meter Meter = NewMeter();

    private static readonly Counter<long> Reconnects = Meter.CreateCounter<long>(
        "l402.relay.reconnects", "{attempt}", "Pauses begun after a connection was lost or refused.");

    private static readonly Counter<long> EventsReceived = Meter.CreateCounter<long>(
        "l402.relay.events.received", "{event}", "Events that relays sent, before any check.");

    private static readonly Counter<long> EventsRefused = Meter.CreateCounter<long>(
        "l402.relay.events.refused", "{event}", "Events that relays did not take.");

    public static void StateChanged(Uri relay, RelayState from, RelayState to)
    {
        var change = Convert.ToInt32(to == RelayState.Connected) - Convert.ToInt32(from == RelayState.Connected);
        Connections.AddOrUpdate(relay.Host, Math.Max(0, change), (_, now) => now + change);

        if (to == RelayState.BackingOff)
        {
            Reconnects.Add(1, Host(relay));
        }
    }

    public static void EventReceived(Uri relay) => EventsReceived.Add(1, Host(relay));

    public static void EventRefused(Uri relay) => EventsRefused.Add(1, Host(relay));

    private static Meter NewMeter()
    {
        var meter = new Meter(L402Telemetry.Name);
        meter.CreateObservableGauge(
            "l402.relay.connected", Read, "{connection}", "Connections that stand, by host; 0 for a relay that was connected, or tried, and is not now.");
        return meter;
    }

    private static IEnumerable<Measurement<int>> Read() => Connections.Select(c => new Measurement<int>(c.Value, Host(c.Key)));

    private static KeyValuePair<string, object?> Host(Uri relay) => Host(relay.Host);

    private static KeyValuePair<string, object?> Host(string host) => new("host", host);
}
