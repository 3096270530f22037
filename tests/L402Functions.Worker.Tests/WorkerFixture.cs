using System.Globalization;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using L402Functions.DevWallet;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.LocalHost.Azurite;
using L402Functions.Worker.Tests.Host;
using L402Functions.Worker.Tests.Protocol;

namespace L402Functions.Worker.Tests;

/// <summary>The published app in its own process with a storage and wallets of its own, or nothing at all where there is no such app.</summary>
public sealed class WorkerFixture : IAsyncLifetime
{
    private AzuriteProcess? azurite;
    private PlayNetwork? network;
    private WorkerHost? host;
    private SpendClient? client;

    internal WorkerHost Host => host!;

    internal SpendClient Client => client!;

    internal PlayNetwork Network => network!;

    public async Task InitializeAsync()
    {
        if (WorkerFactAttribute.AppFolder is not { } folder)
        {
            return;
        }

        azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        network = await PlayNetwork.StartAsync(new RoutingFee());
        host = await WorkerHost.StartAsync(folder, await SettingsAsync(azurite.ConnectionString, network));
        client = new SpendClient(host.Address);
    }

    public async Task DisposeAsync()
    {
        client?.Dispose();
        await (host?.DisposeAsync() ?? default);
        await (network?.DisposeAsync() ?? default);
        await (azurite?.DisposeAsync() ?? default);
    }

    /// <summary>Settings as a deployment has them, with a connection string in place of an identity.</summary>
    internal static async Task<Dictionary<string, string?>> SettingsAsync(string storage, PlayNetwork network)
    {
        var settings = HostSettings.Basic();
        settings["MoneyStorage"] = storage;
        settings["L402__Storage__ConnectionString"] = storage;
        settings["L402__Realm"] = "worker.example";
        settings["L402__Network"] = "regtest";

        // Nobody is there, and nothing waits for it: what it shows is that telemetry is wired.
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1";
        settings["L402__Accounting__CheckpointKey"] = new string('7', 64);
        settings["L402__Accounting__ReceiptKey"] = new string('6', 64);
        settings["L402__Wallets__seller"] = (await network.ServeAsync()).Connection;
        settings["L402__Wallets__buyer"] = (await network.ServeAsync()).Connection;
        settings["L402__Spending__Destinations__own__Host"] = "worker.example";
        settings["L402__Spending__Destinations__own__Category"] = "tool_calls";
        foreach (var timer in new[] { "Sweep", "Rollup", "Retention", "Checkpoint", "Verify" })
        {
            settings[$"L402{timer}Schedule"] = "0 0 0 29 2 *";
        }

        return settings;
    }

    /// <summary>Takes the message about a payment out of its queue and has a function run for it, as the host's listener does: what succeeded is deleted.</summary>
    internal async Task<QueueMessage> DeliverAsync(string intent, string function)
    {
        var queue = new QueueClient(azurite!.ConnectionString, "payments", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        QueueMessage? found = null;
        await Until.TrueAsync(async () =>
        {
            var taken = (await queue.ReceiveMessagesAsync(maxMessages: 32, visibilityTimeout: TimeSpan.FromSeconds(1))).Value;
            found = taken.FirstOrDefault(m => m.Body.ToString().Contains(intent, StringComparison.Ordinal));
            return found is not null;
        });
        await DeliverAsync(found!, function);
        await queue.DeleteMessageAsync(found!.MessageId, found.PopReceipt);
        return found;
    }

    internal async Task DeliverAsync(QueueMessage message, string function)
    {
        static TypedData Json(string json) => new() { Json = json };
        static TypedData Time(DateTimeOffset? time) => Json($"\"{time!.Value.ToString("O", CultureInfo.InvariantCulture)}\"");
        var metadata = new Dictionary<string, TypedData>
        {
            ["DequeueCount"] = Json(message.DequeueCount.ToString(CultureInfo.InvariantCulture)),
            ["Id"] = new TypedData { String = message.MessageId },
            ["PopReceipt"] = new TypedData { String = message.PopReceipt },
            ["InsertionTime"] = Time(message.InsertedOn),
            ["ExpirationTime"] = Time(message.ExpiresOn),
            ["NextVisibleTime"] = Time(message.NextVisibleOn),
        };
        Succeeded(await Host.InvokeAsync(Host.Find(function), Guid.NewGuid().ToString(), new TypedData { String = message.Body.ToString() }, metadata));
    }

    internal void Succeeded(InvocationResponse response) =>
        Assert.True(response.Result.Status == StatusResult.Types.Status.Success, $"{response.Result.Exception?.Message}\n{Host.Said}");
}
