using L402Functions.Nostr.Keys;
using Microsoft.Extensions.Logging;

namespace L402Functions.Nostr.Relays;

/// <summary>What everything that serves one relay shares.</summary>
internal sealed record RelayContext(Uri Relay, NostrKey? Authentication, RelayPoolOptions Options, TimeProvider Clock, ILogger Logger)
{
    /// <summary>The relay as logs may name it.</summary>
    public string Name { get; } = RelayAddress.Text(Relay);
}
