using System.Security.Cryptography;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.LocalHost.Azurite;

namespace L402Functions.EndToEnd.Tests.Rotating;

/// <summary>
/// One app in the three states of a rotation, each a host of its own on the same storage: before; with both master keys and the second in force;
/// with the second alone. The keys of receipts and checkpoints and the operator's change with the second.
/// </summary>
public sealed class RotationFixture : IAsyncLifetime
{
    private const string Later = "the-operators-later-key";
    private readonly List<LocalHostProcess> hosts = [];
    private AzuriteProcess? azurite;

    internal RotatingHost Before { get; private set; } = null!;

    internal RotatingHost Between { get; private set; } = null!;

    internal RotatingHost After { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Before = await StartAsync(HostSettings.Basic(), HostSettings.OperatorKey);

        // As the runbook says: the old public keys go into the settings with the start that has the new secrets.
        var published = await Before.KeysAsync();
        var next = HostSettings.Basic();
        next["L402__MasterKeys__1"] = second;
        next["L402__CurrentMasterKey"] = "1";
        next["L402__Accounting__ReceiptKey"] = RandomNumberGenerator.GetHexString(62, lowercase: true).PadLeft(64, '0');
        next["L402__Accounting__CheckpointKey"] = RandomNumberGenerator.GetHexString(62, lowercase: true).PadLeft(64, '0');
        next["L402__Accounting__PreviousReceiptKeys__first"] = published[0].GetRawText();
        next["L402__Accounting__PreviousCheckpointKeys__first"] = published[1].GetRawText();
        next["LocalHost__OperatorKey"] = Later;
        var last = new Dictionary<string, string?>(next);

        // LocalHost brings a key 0 of its own where none is named, so that taking it out is putting another there.
        last["L402__MasterKeys__0"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Between = await StartAsync(next, Later);
        After = await StartAsync(last, Later);
    }

    public async Task DisposeAsync()
    {
        foreach (var host in new[] { Before, Between, After })
        {
            host?.Dispose();
        }

        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        await (azurite?.DisposeAsync() ?? default);
    }

    private async Task<RotatingHost> StartAsync(Dictionary<string, string?> settings, string operatorKey)
    {
        var host = await LocalHostProcess.StartAsync(settings, "--storage", azurite!.ConnectionString);
        hosts.Add(host);
        return new RotatingHost(new Shop(host), new SpendClient(host.Address, operatorKey));
    }
}
