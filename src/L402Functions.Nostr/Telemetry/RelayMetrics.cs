using System.Diagnostics.Metrics;
using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Telemetry;

/// <summary>
/// Counts what passes between this process and its relays, on the meter <c>L402Functions.Nostr</c>, by the relay's host. Neither events nor the
/// rest of a relay's address appear in it.
/// </summary>
internal static class RelayMetrics
{
    private static readonly Meter Meter = new("L402Functions.Nostr");

    private static readonly UpDownCounter<int> Connected = Meter.CreateUpDownCounter<int>(
        "l402.nostr.relay.connections", "{connection}", "Relays that are connected.");

    private static readonly Counter<long> Reconnects = Meter.CreateCounter<long>(
        "l402.nostr.relay.reconnects", "{attempt}", "Pauses begun after a connection was lost or refused.");

    private static readonly Counter<long> EventsReceived = Meter.CreateCounter<long>(
        "l402.nostr.relay.events.received", "{event}", "Events that relays sent, before any check.");

    private static readonly Counter<long> EventsRefused = Meter.CreateCounter<long>(
        "l402.nostr.relay.events.refused", "{event}", "Events that relays did not take.");

    public static void StateChanged(Uri relay, RelayState from, RelayState to)
    {
        var change = Convert.ToInt32(to == RelayState.Connected) - Convert.ToInt32(from == RelayState.Connected);
        if (change != 0)
        {
            Connected.Add(change, Host(relay));
        }

        if (to == RelayState.BackingOff)
        {
            Reconnects.Add(1, Host(relay));
        }
    }

    public static void EventReceived(Uri relay) => EventsReceived.Add(1, Host(relay));

    public static void EventRefused(Uri relay) => EventsRefused.Add(1, Host(relay));

    private static KeyValuePair<string, object?> Host(Uri relay) => new("server.address", relay.Host);
}
