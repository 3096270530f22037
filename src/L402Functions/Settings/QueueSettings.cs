using L402Functions.Accounting;
using L402Functions.Spending.Triggers;
using L402Functions.Storage;
using Microsoft.Extensions.Configuration;

namespace L402Functions.Settings;

/// <summary>
/// What the queue triggers and the timers name to the Functions host, read from the same settings: a connection string as the value of
/// <c>MoneyStorage</c>, or <c>MoneyStorage__queueServiceUri</c> with <c>__clientId</c> for managed identity; and the timers' schedules.
/// </summary>
/// <param name="ConnectionString">The connection string; empty with an identity.</param>
/// <param name="QueueServiceUri">The queue service's address; empty with a connection string.</param>
/// <param name="ClientId">The user-assigned identity; empty for the default credential.</param>
/// <param name="SweepSchedule">When the sweep runs.</param>
public sealed record QueueSettings(string ConnectionString, string QueueServiceUri, string ClientId, string SweepSchedule)
{
    /// <summary>Settings of accounting's timers that are missing.</summary>
    public IReadOnlyList<string> UnscheduledTimers { get; init; } = [];

    /// <summary>Reads them in the host's order: <c>AzureWebJobs{name}</c>, then the name itself, then the connection strings.</summary>
    public static QueueSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection("AzureWebJobs" + MoneyConnection.Name);
        section = section.Exists() ? section : configuration.GetSection(MoneyConnection.Name);
        return new QueueSettings(
            section.Value ?? configuration.GetConnectionString(MoneyConnection.Name) ?? "",
            section["queueServiceUri"] ?? "",
            section["clientId"] ?? "",
            configuration[MoneyConnection.SweepSchedule] ?? "")
        {
            UnscheduledTimers = [.. AccountingTimers.All.Select(t => t.Setting).Where(name => string.IsNullOrEmpty(configuration[name]))],
        };
    }

    /// <summary>What is wrong with them. A connection string is a secret and is in no problem.</summary>
    internal void Check(ICollection<string> problems)
    {
        var byIdentity = QueueServiceUri.Length > 0;
        if (byIdentity == (ConnectionString.Length > 0))
        {
            problems.Add($"{MoneyConnection.Name} needs a connection string, or {MoneyConnection.Name}__queueServiceUri for managed identity, and not both: the queues of payments are there.");
        }
        else if (byIdentity && !(Uri.TryCreate(QueueServiceUri, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
        {
            problems.Add($"{MoneyConnection.Name}__queueServiceUri is not an absolute https address.");
        }
        else if (!byIdentity && !MoneyTables.IsConnectionString(ConnectionString))
        {
            problems.Add($"{MoneyConnection.Name} is not the connection string of a storage account.");
        }

        if (SweepSchedule.Length == 0)
        {
            problems.Add($"{MoneyConnection.SweepSchedule} is missing: when overdue payments are looked for, as in '0 * * * * *' for every minute.");
        }

        foreach (var (setting, meaning) in AccountingTimers.All.Where(t => UnscheduledTimers.Contains(t.Setting)))
        {
            problems.Add($"{setting} is missing: {meaning}.");
        }
    }

    /// <summary>Whether it is by identity, and nothing of the secret.</summary>
    public override string ToString() => QueueServiceUri.Length > 0 ? $"QueueSettings({QueueServiceUri})" : "QueueSettings(redacted)";
}
