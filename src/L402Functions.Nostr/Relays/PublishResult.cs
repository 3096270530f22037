namespace L402Functions.Nostr.Relays;

/// <summary>What became of an event that was to be published on the relays of a pool.</summary>
public abstract record PublishResult
{
    private PublishResult()
    {
    }

    /// <summary>A relay took it.</summary>
    public sealed record Accepted(Uri Relay) : PublishResult
    {
        /// <summary>For people; of the address only what may be logged.</summary>
        public override string ToString() => $"Accepted by {RelayAddress.Text(Relay)}";
    }

    /// <summary>Every relay that it reached answered that it does not take it (<c>OK false</c>): nobody will ever see it.</summary>
    public sealed record Refused(string Reason) : PublishResult;

    /// <summary>Not a byte of it left this process: no relay was connected in time.</summary>
    public sealed record NotSent(string Reason) : PublishResult;

    /// <summary>It went out and nobody confirmed it: it may be with its reader, now or later.</summary>
    public sealed record Unconfirmed(string Reason) : PublishResult;
}
