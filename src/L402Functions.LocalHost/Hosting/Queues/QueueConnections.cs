using Azure.Storage.Queues;
using L402Functions.LocalHost.Hosting.Catalog;
using Microsoft.Extensions.Configuration;

namespace L402Functions.LocalHost.Hosting.Queues;

/// <summary>Finds the storage that a queue trigger names.</summary>
internal static class QueueConnections
{
    /// <summary>The app's own storage, for triggers that name none.</summary>
    private const string Default = "AzureWebJobsStorage";

    private const string PoisonSuffix = "-poison";

    /// <summary>
    /// The queue, and the one that takes what could not be processed; a poison queue itself has none. Both leave message texts as they are.
    /// The connection is looked for as the Functions host does: <c>AzureWebJobs{name}</c>, then the name itself, then the connection strings.
    /// </summary>
    /// <exception cref="FunctionSetupException">The setting is missing or no connection string.</exception>
    public static (QueueClient Queue, QueueClient? Poison) Open(LocalFunction function, FunctionTrigger.Queue trigger, IConfiguration configuration)
    {
        var setting = string.IsNullOrEmpty(trigger.Connection) ? Default : trigger.Connection;
        var connection = configuration[$"AzureWebJobs{setting}"] ?? configuration[setting] ?? configuration.GetConnectionString(setting)
            ?? throw new FunctionSetupException($"Function '{function.Name}' takes its storage from the setting '{setting}', which is not configured.");
        var name = SettingNames.Resolve(trigger.QueueName, function.Name, configuration);
        try
        {
            var service = new QueueServiceClient(connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
            return (service.GetQueueClient(name), name.EndsWith(PoisonSuffix, StringComparison.Ordinal) ? null : service.GetQueueClient(name + PoisonSuffix));
        }
        catch (FormatException malformed)
        {
            throw new FunctionSetupException($"Function '{function.Name}' takes its storage from the setting '{setting}', which is no connection string.", malformed);
        }
    }
}
