namespace L402Functions.Nostr.Wallets;

/// <summary>Why an event that came is no answer; the names are those of the metric's tag.</summary>
internal static class IgnoredReason
{
    /// <summary>Another kind than was subscribed to.</summary>
    public const string Kind = "kind";

    /// <summary>By somebody else than the wallet.</summary>
    public const string Author = "author";

    /// <summary>To a request that is not ours, or too long ago, or to none.</summary>
    public const string Request = "request";

    /// <summary>The id is not that of the content, or the signature is not the author's.</summary>
    public const string Forged = "forged";

    /// <summary>It does not decrypt, in the way in which the request was encrypted.</summary>
    public const string Encryption = "encryption";

    /// <summary>What is inside is not a payload.</summary>
    public const string Malformed = "malformed";

    /// <summary>It answers another method.</summary>
    public const string ResultType = "result_type";

    /// <summary>It would be the answer, but nobody waits any more.</summary>
    public const string Late = "late";

    /// <summary>NIP-04 from a wallet that has shown to know better.</summary>
    public const string Downgrade = "downgrade";
}
