using L402Functions.LocalHost.Azurite;

namespace L402Functions.EndToEnd.Tests.Peers;

/// <summary>Clients, wallets and relays that nobody here wrote, from npm by a locked list, in this build's output folder. Installed once; whoever comes second waits.</summary>
internal static class PeerPackages
{
    private const string LockFile = "package-lock.json";
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(100);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "npm");

    /// <summary>Runs a script of the folder to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await EnsureAsync(limit.Token);
        return await NodeTool.RunAsync("node", Folder, arguments, limit.Token);
    }

    /// <summary>Starts a script of the folder, which runs until it is disposed of or ends by itself.</summary>
    public static async Task<PeerProcess> StartAsync(params string[] arguments)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await EnsureAsync(limit.Token);
        return new PeerProcess(arguments[0], NodeTool.Start("node", Folder, arguments));
    }

    private static async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await NodeTool.RequireAsync(cancellationToken);
        await using var turn = await WaitForTurnAsync(cancellationToken);
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, LockFile), cancellationToken);
        var mark = Path.Combine(Folder, "node_modules", $".installed-{LockFile}");
        if (!File.Exists(mark) || await File.ReadAllTextAsync(mark, cancellationToken) != wanted)
        {
            await NodeTool.RunAsync("npm", Folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cancellationToken);
            await File.WriteAllTextAsync(mark, wanted, cancellationToken);
        }
    }

    private static async Task<FileStream> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockRetry, cancellationToken);
            }
        }
    }
}
