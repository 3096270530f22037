namespace L402Functions.Nostr.Relays;

/// <summary>How one relay's connection is.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="State">The state.</param>
/// <param name="Problem">What went wrong last, where something did; it may be over.</param>
public sealed record RelayStatus(Uri Relay, RelayState State, string? Problem)
{
    /// <summary>For people; of the address only what may be logged.</summary>
    public override string ToString() => $"{RelayAddress.Text(Relay)} {State} {Problem}";
}
