namespace L402Functions.Settings;

/// <summary>How agents' payments go: the section <c>L402:Spending</c>.</summary>
public sealed class SpendSettings
{
    /// <summary>How many seconds a worker has to answer for an attempt that it wrote, before its outcome counts as unknown.</summary>
    public int LeaseSeconds { get; set; } = 180;

    /// <summary>After how many seconds a reserved payment is tried again whose wallet is silent.</summary>
    public int SilentWalletPauseSeconds { get; set; } = 20;

    /// <summary>After how many seconds a message is tried again for which the ledger was busy or down.</summary>
    public int BusyPauseSeconds { get; set; } = 30;

    /// <summary>How many seconds a sweep gives a message that is on its way, before it sends another.</summary>
    public int SweepGraceSeconds { get; set; } = 30;

    /// <summary>The most intents of one tree of agents that one sweep wakes.</summary>
    public int SweepLimit { get; set; } = 500;

    /// <summary>The mode of policies that name none: <c>enforce</c>, or <c>shadow</c> for an installation that pays nothing yet.</summary>
    public string DefaultMode { get; set; } = "enforce";

    /// <summary>The operator's destinations for all agents, by a name that is the operator's own.</summary>
    public Dictionary<string, DestinationSettings> Destinations { get; init; } = [];
}
