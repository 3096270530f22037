using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace L402Functions.LocalHost.Running;

/// <summary>What a host that runs on this machine leaves for other commands of the same user: where its books are, and how to ask its play wallets.</summary>
/// <param name="ProcessId">The host.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Storage">The connection string of its storage.</param>
/// <param name="Wallets">Its wallets by name. Secrets, of play money.</param>
internal sealed record RunningHost(int ProcessId, string Address, string Storage, IReadOnlyDictionary<string, string> Wallets)
{
    private const string Prefix = "running-";
    private const string End = ".json";

    /// <summary>Says that there are secrets, not which.</summary>
    public override string ToString() => $"RunningHost({ProcessId}, {Address})";

    /// <summary>Leaves it, until it is disposed of.</summary>
    public IDisposable Write()
    {
        foreach (var (path, host) in List().Where(h => !IsRunning(h.Host)))
        {
            // A host that was killed.
            File.Delete(path);
        }

        var own = Path.Combine(LocalFolder.Open(), string.Create(CultureInfo.InvariantCulture, $"{Prefix}{ProcessId}{End}"));
        using (var file = LocalFolder.Create(own))
        {
            JsonSerializer.Serialize(file, this, LocalSecretsJson.Default.RunningHost);
        }

        return new Mark(own);
    }

    /// <summary>The host that was started last; null where none runs.</summary>
    public static RunningHost? FindNewest() =>
        List().Where(h => IsRunning(h.Host)).OrderByDescending(h => File.GetLastWriteTimeUtc(h.Path)).Select(h => h.Host).FirstOrDefault();

    private static IEnumerable<(string Path, RunningHost? Host)> List() =>
        Directory.EnumerateFiles(LocalFolder.Open(), $"{Prefix}*{End}").Select(path => (path, Read(path)));

    private static RunningHost? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalSecretsJson.Default.RunningHost);
        }
        catch (Exception gone) when (gone is JsonException or IOException)
        {
            // Being written, or just deleted.
            return null;
        }
    }

    private static bool IsRunning(RunningHost? host)
    {
        if (host is null)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(host.ProcessId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed class Mark(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }
}
