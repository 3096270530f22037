namespace L402Functions.Nostr.Relays;

/// <summary>The states of a relay's connection.</summary>
public enum RelayState
{
    /// <summary>Nobody has needed it yet.</summary>
    Idle,

    /// <summary>Being opened.</summary>
    Connecting,

    /// <summary>Open, with its subscriptions.</summary>
    Connected,

    /// <summary>Lost or refused; tried again after a pause.</summary>
    BackingOff,

    /// <summary>Closed for good.</summary>
    Closed,
}
