namespace L402Functions.Spending.Intents;

/// <summary>What one look at a wallet's books says about a payment.</summary>
public enum WalletReading
{
    /// <summary>Nothing: no answer, or one about something else. Proves neither way and counts for nothing.</summary>
    Silent,

    /// <summary>It is there and not ended, or said to be paid without a preimage, or the two books disagree.</summary>
    Open,

    /// <summary>It failed, say the look-up and the list.</summary>
    Failed,

    /// <summary>It is in neither the look-up nor the list.</summary>
    NotFound,
}
