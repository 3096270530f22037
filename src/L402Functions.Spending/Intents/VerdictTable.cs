using System.Collections.Frozen;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Intents;

/// <summary>
/// What each answer of a wallet proves. An error is no proof of non-payment but for the few by which a wallet says that it never began;
/// and those prove it for their own attempt only, so that while an earlier one is open nothing is proven at all.
/// </summary>
public static class VerdictTable
{
    /// <summary>The errors by which a wallet says that it did not begin to pay.</summary>
    public static FrozenSet<WalletErrorCode> NotBegun { get; } = FrozenSet.Create(
        WalletErrorCode.RateLimited,
        WalletErrorCode.NotImplemented,
        WalletErrorCode.Restricted,
        WalletErrorCode.Unauthorized,
        WalletErrorCode.UnsupportedEncryption,
        WalletErrorCode.QuotaExceeded,
        WalletErrorCode.InsufficientBalance,
        WalletErrorCode.BadRequest,
        WalletErrorCode.Expired);

    /// <summary>The verdict on one outcome.</summary>
    /// <param name="hash">The invoice's payment hash.</param>
    /// <param name="outcome">What the wallet port answered.</param>
    /// <param name="earlierAttemptIsOpen">Whether an attempt before this one may still pay.</param>
    public static Verdict Of(in PaymentHash hash, WalletOutcome<PaidInvoice> outcome, bool earlierAttemptIsOpen) =>
        Judge(hash, outcome, earlierAttemptIsOpen) with { ResponseId = outcome.ResponseId };

    private static Verdict Judge(in PaymentHash hash, WalletOutcome<PaidInvoice> outcome, bool earlierAttemptIsOpen) => outcome switch
    {
        WalletOutcome<PaidInvoice>.Answered { Value: var paid } when paid.Preimage.Proves(hash) => new Verdict.Settled(paid),
        WalletOutcome<PaidInvoice>.Answered => new Verdict.Unknown(new AttemptAnswer(AttemptSeen.SuccessWithoutProof), askNow: true),
        WalletOutcome<PaidInvoice>.Refused { Code: var code } when NotBegun.Contains(code) => DidNothing(AttemptAnswer.Refused(code), earlierAttemptIsOpen),
        WalletOutcome<PaidInvoice>.Refused { Code: var code } => new Verdict.Unknown(AttemptAnswer.Refused(code), askNow: true),
        WalletOutcome<PaidInvoice>.NotSent => DidNothing(new AttemptAnswer(AttemptSeen.NotSent), earlierAttemptIsOpen),
        WalletOutcome<PaidInvoice>.Unknown => new Verdict.Unknown(new AttemptAnswer(AttemptSeen.NoReply), askNow: false),
        _ => throw new ArgumentException($"{outcome?.GetType().Name ?? "Null"} is not an outcome.", nameof(outcome)),
    };

    private static Verdict DidNothing(AttemptAnswer answer, bool earlierAttemptIsOpen) =>
        earlierAttemptIsOpen ? new Verdict.Unknown(answer, askNow: true) : new Verdict.NotSent(answer);
}
