using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Telemetry;

/// <summary>Outcomes as metrics and spans name them.</summary>
internal static class OutcomeName
{
    public const string Answered = "answered";
    public const string Refused = "refused";
    public const string NotSent = "not_sent";
    public const string Unknown = "unknown";

    /// <summary>By its caller, before anything was sent; or ended by a bug.</summary>
    public const string Cancelled = "cancelled";

    public static string Of<T>(WalletOutcome<T> outcome) => outcome switch
    {
        WalletOutcome<T>.Answered => Answered,
        WalletOutcome<T>.Refused => Refused,
        WalletOutcome<T>.NotSent => NotSent,
        WalletOutcome<T>.Unknown => Unknown,
        _ => throw new InvalidOperationException($"{outcome.GetType()} is no outcome."),
    };
}
