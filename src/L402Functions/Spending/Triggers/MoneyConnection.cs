namespace L402Functions.Spending.Triggers;

/// <summary>
/// Where the queues of money are: the setting that the triggers name to the Functions host, and that the app's own client reads too, so
/// that what is sent and what is listened to cannot be two different places.
/// </summary>
internal static class MoneyConnection
{
    /// <summary>The setting: a connection string, or with <c>__queueServiceUri</c> by managed identity.</summary>
    public const string Name = "MoneyStorage";

    /// <summary>The setting with the sweep's schedule. The host resolves it, so it stands by itself and not below <c>L402</c>.</summary>
    public const string SweepSchedule = "L402SweepSchedule";
}
