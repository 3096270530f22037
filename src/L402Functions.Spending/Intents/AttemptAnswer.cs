using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Intents;

/// <summary>The answer to one attempt, without any text from outside.</summary>
/// <param name="Seen">What was seen.</param>
/// <param name="Code">The wallet's error code, with <see cref="AttemptSeen.WalletError"/> and only there.</param>
public readonly record struct AttemptAnswer(AttemptSeen Seen, WalletErrorCode? Code = null)
{
    /// <summary>True where the wallet itself said that the payment failed.</summary>
    public bool WalletSaidFailed => Code == WalletErrorCode.PaymentFailed;

    /// <summary>What was seen in an outcome; the wallet's own words stay behind.</summary>
    public static AttemptAnswer Refused(WalletErrorCode code) => new(AttemptSeen.WalletError, code);

    /// <summary>One word for audit rows and timelines: <c>no_reply</c>, <c>wallet_error_rate_limited</c>.</summary>
    public string Text => Code is { } code ? $"wallet_error_{SnakeCase.Of(code)}" : SnakeCase.Of(Seen);

    /// <summary>The <see cref="Text"/>.</summary>
    public override string ToString() => Text;
}
