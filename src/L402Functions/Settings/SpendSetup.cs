using L402Functions.Spending;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;

namespace L402Functions.Settings;

/// <summary>The configuration of spending, read.</summary>
/// <param name="Times">The times by which workers go.</param>
/// <param name="DefaultMode">The mode of policies that name none.</param>
/// <param name="Destinations">The operator's destinations for all agents.</param>
/// <param name="Queues">Where the queues of money are.</param>
public sealed record SpendSetup(SpendingSettings Times, PolicyMode DefaultMode, DestinationTable Destinations, QueueSettings Queues)
{
    private const int Hour = 60 * 60;

    /// <summary>Reads everything, and collects every problem rather than the first.</summary>
    public static SpendSetup? Read(L402Settings settings, QueueSettings queues, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(queues);
        ArgumentNullException.ThrowIfNull(problems);
        var before = problems.Count;
        var spending = settings.Spending;

        // A lease that ends before the wallet has been waited for makes an unknown outcome of every slow payment.
        Within("LeaseSeconds", spending.LeaseSeconds, 60, Hour, problems);
        Within("SilentWalletPauseSeconds", spending.SilentWalletPauseSeconds, 1, Hour, problems);
        Within("BusyPauseSeconds", spending.BusyPauseSeconds, 1, Hour, problems);
        Within("SweepGraceSeconds", spending.SweepGraceSeconds, 1, Hour, problems);
        Within("SweepLimit", spending.SweepLimit, 1, 10_000, problems);
        if (!SnakeCase.TryParse(spending.DefaultMode, out PolicyMode mode))
        {
            problems.Add($"L402:Spending:DefaultMode is '{spending.DefaultMode}': it is enforce or shadow.");
        }

        var destinations = DestinationSettingsReader.Read(spending.Destinations, problems);
        queues.Check(problems);
        return problems.Count > before ? null : new SpendSetup(TimesFrom(spending), mode, destinations!, queues);
    }

    private static SpendingSettings TimesFrom(SpendSettings spending) => new()
    {
        Lease = TimeSpan.FromSeconds(spending.LeaseSeconds),
        SilentWalletPause = TimeSpan.FromSeconds(spending.SilentWalletPauseSeconds),
        BusyPause = TimeSpan.FromSeconds(spending.BusyPauseSeconds),
        SweepGrace = TimeSpan.FromSeconds(spending.SweepGraceSeconds),
        SweepLimit = spending.SweepLimit,
    };

    private static void Within(string name, int value, int least, int most, ICollection<string> problems)
    {
        if (value < least || value > most)
        {
            problems.Add($"L402:Spending:{name} is {value}: it is {least} to {most}.");
        }
    }
}
