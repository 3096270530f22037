using System.Security.Cryptography;

namespace L402Functions.LocalHost.Azurite;

/// <summary>
/// The one copy of Azurite per user and version, installed from npm by a locked list of packages. Any number of processes may ask for it at
/// once; the first installs, the others wait. An installation that was cut short is recognised by its missing mark and made again.
/// </summary>
internal sealed class AzuriteInstallation(string folder, TimeProvider time)
{
    /// <summary>The version that <c>package.json</c> pins.</summary>
    public const string Version = "3.35.0";

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Manifests = ["package.json", "package-lock.json"];

    private string MarkPath => Path.Combine(folder, ".complete");

    private string ScriptPath => Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>The installation of the current user, in the local application data folder.</summary>
    public static AzuriteInstallation ForCurrentUser(TimeProvider time)
    {
        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return new AzuriteInstallation(
            Path.Combine(root.Length == 0 ? Path.GetTempPath() : root, "L402Functions", $"azurite-{Version}"),
            time);
    }

    /// <summary>Installs Azurite unless it is there.</summary>
    /// <returns>The path of the script that <c>node</c> runs.</returns>
    /// <exception cref="AzuriteUnavailableException">Node.js is missing or too old, or npm could not install the packages.</exception>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        await NodeTool.RequireAsync(cancellationToken);
        if (IsComplete())
        {
            return ScriptPath;
        }

        Directory.CreateDirectory(folder);
        await using var turn = await WaitForTurnAsync(cancellationToken);
        if (!IsComplete())
        {
            await InstallAsync(cancellationToken);
        }

        return ScriptPath;
    }

    private bool IsComplete() => File.Exists(MarkPath) && File.ReadAllText(MarkPath) == ExpectedMark() && File.Exists(ScriptPath);

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        File.Delete(MarkPath);
        foreach (var name in Manifests)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), Manifest(name), cancellationToken);
        }

        // Packages' own install scripts do not run: Azurite needs none of them.
        await NodeTool.RunAsync("npm", folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"], cancellationToken);

        // Moved into place whole, so that nobody reads half a mark.
        var written = MarkPath + ".new";
        await File.WriteAllTextAsync(written, ExpectedMark(), cancellationToken);
        File.Move(written, MarkPath, overwrite: true);
    }

    private async Task<FileStream> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(LockRetry, time, cancellationToken);
            }
        }
    }

    private static string ExpectedMark() => Convert.ToHexStringLower(SHA256.HashData(Manifest("package-lock.json")));

    private static byte[] Manifest(string name)
    {
        using var resource = typeof(AzuriteInstallation).Assembly.GetManifestResourceStream($"azurite/{name}")
            ?? throw new InvalidOperationException($"azurite/{name} is not embedded in {typeof(AzuriteInstallation).Assembly.GetName().Name}.");
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
