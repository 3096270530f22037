using Azure;
using Azure.Storage.Queues;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.LocalHost.Azurite;

namespace L402Functions.EndToEnd.Tests.Spending.Killing;

/// <summary>One host after another on the same storage, which each finds as the one before left it.</summary>
/// <param name="azurite">The storage.</param>
/// <param name="storage">The way that hosts take to it.</param>
internal sealed class Succession(AzuriteProcess azurite, string storage) : IAsyncDisposable
{
    /// <summary>Schedules of sweeps.</summary>
    public const string Never = "0 0 0 29 2 *";
    public const string EverySecond = "* * * * * *";
    public const string NowAndThen = "*/20 * * * * *";

    private LocalHostProcess? host;
    private SpendClient? client;

    /// <summary>The wallets that every host is configured with: connections by name.</summary>
    public Dictionary<string, string> Wallets { get; } = new(StringComparer.Ordinal);

    /// <summary>The schedules of what is done for the books, which has no part in most tests.</summary>
    public Dictionary<string, string> Schedules { get; } = new[] { "Rollup", "Retention", "Checkpoint", "Verify" }.ToDictionary(t => t, _ => Never, StringComparer.Ordinal);

    /// <summary>What a test sets besides, over everything else: names as in the environment.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>The present host.</summary>
    public LocalHostProcess Host => host!;

    /// <summary>What the present host has said.</summary>
    public string Said => host?.Said ?? "";

    public SpendClient Client => client!;

    public async Task StartAsync(string sweeps)
    {
        var settings = HostSettings.Basic();
        foreach (var (name, connection) in Wallets)
        {
            settings[$"L402__Wallets__{name}"] = connection;
        }

        settings["L402__Spending__Destinations__shop__Host"] = "shop.example";
        settings["L402__Spending__Destinations__shop__Category"] = "tool_calls";
        settings["L402__Spending__LeaseSeconds"] = "60";
        settings["L402__Spending__BusyPauseSeconds"] = "1";
        settings["L402__Spending__SweepGraceSeconds"] = "1";
        settings["L402__Spending__SilentWalletPauseSeconds"] = "1";
        settings["L402SweepSchedule"] = sweeps;

        foreach (var (timer, schedule) in Schedules)
        {
            settings[$"L402{timer}Schedule"] = schedule;
        }

        settings["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:01";
        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        host = await LocalHostProcess.StartAsync(settings, "--storage", storage);
        client = new SpendClient(host.Address, settings["LocalHost__OperatorKey"]!);
    }

    /// <summary>Ends the present host by force.</summary>
    public void KillAlone() => host!.KillAlone();

    public async Task StopAsync()
    {
        client?.Dispose();
        await (host?.DisposeAsync() ?? default);
    }

    /// <summary>Ends the wait for messages that a dead process had taken, which is ten minutes long. Those that it had deleted are gone.</summary>
    public async Task ShowAgainAsync(IEnumerable<MessageReceipt> messages)
    {
        foreach (var message in messages)
        {
            try
            {
                await QueueOf(message.Queue).UpdateMessageAsync(message.Id, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                // It was done with.
            }
        }
    }

    public QueueClient QueueOf(string name) => new(azurite.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await azurite.DisposeAsync();
    }
}
