namespace L402Functions.Protocol.Wallets;

/// <summary>
/// What came of one request to a wallet. The four cases matter because money moves: only <see cref="Answered"/> is an answer, and
/// <see cref="Unknown"/> may still be carried out at any later time.
/// </summary>
/// <typeparam name="T">What an answer carries.</typeparam>
public abstract record WalletOutcome<T>
{
    private WalletOutcome()
    {
    }

    /// <summary>
    /// The name of what the wallet answered with, for the record: over Nostr the id of its event, 64 hexadecimal digits. Null where it did not answer, or where
    /// its answers have no names.
    /// </summary>
    public string? ResponseId { get; init; }

    /// <summary>The wallet answered.</summary>
    public sealed record Answered(T Value) : WalletOutcome<T>;

    /// <summary>The wallet answered with an error. Whether that proves that nothing was paid depends on <paramref name="Code"/>.</summary>
    /// <param name="Code">The wallet's reason.</param>
    /// <param name="Message">The wallet's words: foreign text, shown as text and never interpreted.</param>
    public sealed record Refused(WalletErrorCode Code, string Message) : WalletOutcome<T>;

    /// <summary>The request never reached the wallet: nothing happened and nothing will.</summary>
    public sealed record NotSent(string Reason) : WalletOutcome<T>;

    /// <summary>The request went out and no acceptable answer came: it may have been carried out, or may be later.</summary>
    public sealed record Unknown(string Reason) : WalletOutcome<T>;
}
