namespace L402Functions.Protocol.Signing;

/// <summary>What a signed document turned out to be.</summary>
public abstract record JwsReading
{
    private JwsReading()
    {
    }

    /// <summary>Its signature is of a key of the set.</summary>
    /// <param name="Payload">What was signed.</param>
    /// <param name="Key">The key.</param>
    public sealed record Verified(ReadOnlyMemory<byte> Payload, VerifyingKey Key) : JwsReading;

    /// <summary>Nothing that it says counts.</summary>
    public sealed record Refused(JwsError Error) : JwsReading;
}
