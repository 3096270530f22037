namespace L402Functions.Nostr.Relays;

/// <summary>
/// A message on its way to the socket. Either the writer claims it or its sender withdraws it, never both: so the sender knows whether a byte
/// of it may have left.
/// </summary>
internal sealed class OutgoingMessage(ReadOnlyMemory<byte> utf8, bool holdsPlace)
{
    private int decided;

    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    /// <summary>True where it counts towards the length of the queue.</summary>
    public bool HoldsPlace { get; } = holdsPlace;

    public bool TryClaim() => Interlocked.CompareExchange(ref decided, 1, 0) == 0;

    public bool TryWithdraw() => Interlocked.CompareExchange(ref decided, 1, 0) == 0;
}
