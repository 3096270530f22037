namespace L402Functions.Nostr.Wallets;

/// <summary>Unix seconds from outside, which may be any number.</summary>
internal static class UnixTime
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>The moment; null for what is before 1970 or after 9999.</summary>
    public static DateTimeOffset? Read(long seconds) => seconds >= 0 && seconds <= Latest ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
