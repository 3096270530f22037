namespace L402Functions.Nostr.Relays;

/// <summary>
/// Pauses that double from the first to the longest. Half of each is left to chance, so that clients that lost a relay together do not come
/// back together.
/// </summary>
internal sealed class Backoff(RelayPoolOptions options)
{
    private int doublings;

    public TimeSpan Next()
    {
        // Past 30 doublings any sensible first pause exceeds any sensible longest one.
        var ceiling = options.FirstBackoff * (1L << Math.Min(doublings++, 30));
        ceiling = ceiling < options.LongestBackoff ? ceiling : options.LongestBackoff;
        return (ceiling / 2) + (ceiling / 2 * options.Chance());
    }

    public void Reset() => doublings = 0;
}
