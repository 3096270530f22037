namespace L402Functions.Spending.Payments;

/// <summary>The times by which workers go. The defaults suit a wallet behind relays and a queue that delivers within seconds.</summary>
public sealed record SpendingSettings
{
    /// <summary>
    /// How long the worker that wrote an attempt has to answer for it, from then on its outcome is unknown. More than a wallet is waited for, so
    /// that an answer usually comes first.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>After this long a reserved payment whose wallet is silent is tried again; the pause doubles each time.</summary>
    public TimeSpan SilentWalletPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Where that doubling ends.</summary>
    public TimeSpan LongestWalletPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After this long a message is tried again that could not be handled because the ledger was busy or down.</summary>
    public TimeSpan BusyPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a sweep gives a message that is on its way, before it sends another.</summary>
    public TimeSpan SweepGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most intents of one root that one sweep wakes.</summary>
    public int SweepLimit { get; init; } = 500;
}
