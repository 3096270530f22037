using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Tests.Intents;

public sealed class RetryRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_relay_that_refused_and_a_limit_that_passes_are_tried_again_with_growing_pauses()
    {
        AttemptAnswer[] curable = [new(AttemptSeen.NotSent), AttemptAnswer.Refused(WalletErrorCode.RateLimited), AttemptAnswer.Refused(WalletErrorCode.PaymentFailed)];
        foreach (var answer in curable)
        {
            Assert.Equal(
                [10, 30, 120, 600],
                Enumerable.Range(1, Attempt.Max - 1).Select(n => (int)Assert.IsType<RetryDecision.TryAgain>(After(answer, n)).Delay.TotalSeconds));
        }
    }

    [Theory]
    [InlineData(WalletErrorCode.InsufficientBalance)]
    [InlineData(WalletErrorCode.QuotaExceeded)]
    [InlineData(WalletErrorCode.Restricted)]
    [InlineData(WalletErrorCode.Unauthorized)]
    [InlineData(WalletErrorCode.NotImplemented)]
    [InlineData(WalletErrorCode.BadRequest)]
    [InlineData(WalletErrorCode.UnsupportedEncryption)]
    public void A_clear_no_is_not_tried_again(WalletErrorCode code) =>
        Assert.Equal(new RetryDecision.GiveUp(IntentCause.WalletRefused), After(AttemptAnswer.Refused(code), 1));

    [Fact]
    public void The_attempts_are_bounded() =>
        Assert.Equal(new RetryDecision.GiveUp(IntentCause.AttemptsExhausted), After(new AttemptAnswer(AttemptSeen.NotSent), Attempt.Max));

    [Fact]
    public void No_attempt_is_planned_beyond_the_invoices_time()
    {
        var answer = new AttemptAnswer(AttemptSeen.NotSent);
        var needed = RetryRules.Delays[0] + RetryRules.MinRemaining;
        Assert.Equal(new RetryDecision.GiveUp(IntentCause.InvoiceExpired), RetryRules.After(answer, 1, Now + needed, Now));
        Assert.IsType<RetryDecision.TryAgain>(RetryRules.After(answer, 1, Now + needed + TimeSpan.FromTicks(1), Now));
        Assert.Equal(new RetryDecision.GiveUp(IntentCause.InvoiceExpired), After(AttemptAnswer.Refused(WalletErrorCode.Expired), 1));
    }

    [Theory]
    [InlineData(AttemptSeen.NoReply)]
    [InlineData(AttemptSeen.LeaseLost)]
    [InlineData(AttemptSeen.SuccessWithoutProof)]
    public void What_nobody_answered_is_not_tried_again_when_it_failed_for_certain(AttemptSeen seen) =>
        Assert.IsType<RetryDecision.GiveUp>(After(new AttemptAnswer(seen), 1));

    private static RetryDecision After(AttemptAnswer answer, int attempts) => RetryRules.After(answer, attempts, Now.AddDays(1), Now);
}
