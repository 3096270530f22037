using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Payments;

/// <summary>What handling a message about an intent brought. Each of them means that the message is done with.</summary>
public abstract record ProcessOutcome
{
    private ProcessOutcome()
    {
    }

    /// <summary>The intent as it stands; whatever is to follow has its own message.</summary>
    public sealed record Stands(Intent Intent) : ProcessOutcome;

    /// <summary>Nothing was sent because the wallet is silent; another message follows.</summary>
    public sealed record WalletSilent(Intent Intent, TimeSpan Again) : ProcessOutcome;

    /// <summary>The ledger is busy or down; another message follows.</summary>
    public sealed record Postponed(TimeSpan Again) : ProcessOutcome;

    /// <summary>There is no such intent.</summary>
    public sealed record Missing : ProcessOutcome;
}
