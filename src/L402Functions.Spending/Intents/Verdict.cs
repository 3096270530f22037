using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Intents;

/// <summary>What the answer to an attempt proves.</summary>
public abstract record Verdict
{
    private Verdict(AttemptAnswer answer) => Answer = answer;

    /// <summary>What was seen.</summary>
    public AttemptAnswer Answer { get; }

    /// <summary>The name of the wallet's answer; null where there was none, or none with a name.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Paid.</summary>
    public sealed record Settled(PaidInvoice Paid) : Verdict(new AttemptAnswer(AttemptSeen.Proof));

    /// <summary>This attempt paid nothing and never will.</summary>
    public sealed record NotSent : Verdict
    {
        internal NotSent(AttemptAnswer answer)
            : base(answer)
        {
        }
    }

    /// <summary>It may have paid, or may pay later.</summary>
    public sealed record Unknown : Verdict
    {
        internal Unknown(AttemptAnswer answer, bool askNow)
            : base(answer) => AskNow = askNow;

        /// <summary>True where the wallet spoke, so that it can be asked at once; false where it is silent and needs time.</summary>
        public bool AskNow { get; }
    }
}
