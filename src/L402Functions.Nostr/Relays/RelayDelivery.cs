namespace L402Functions.Nostr.Relays;

/// <summary>What became of an event at one relay.</summary>
internal abstract record RelayDelivery
{
    private RelayDelivery()
    {
    }

    /// <summary>OK true.</summary>
    public sealed record Accepted : RelayDelivery;

    /// <summary>OK false.</summary>
    public sealed record Refused(string Reason) : RelayDelivery;

    /// <summary>Nothing of it left this process.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="RelayUnfit">True where another try at this relay would go the same way.</param>
    public sealed record NotWritten(string Reason, bool RelayUnfit) : RelayDelivery;

    /// <summary>It was written, and the connection lost before the OK.</summary>
    public sealed record Lost(string Reason) : RelayDelivery;

    /// <summary>It was written, the connection lives, and the OK was not awaited any longer.</summary>
    public sealed record Unconfirmed(string Reason) : RelayDelivery;
}
