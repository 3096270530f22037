using System.Diagnostics;
using System.Globalization;

namespace L402Functions.EndToEnd.Tests.CommandLine;

/// <summary>A folder whose <c>node</c> notes its process number and then becomes the real one: how a test knows the Azurite that a host started.</summary>
internal sealed class NodeOnPath : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("l402-node-");

    public NodeOnPath()
    {
        var real = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Where(p => p.Length > 0)
            .Select(p => Path.Combine(p, "node"))
            .FirstOrDefault(File.Exists);
        Assert.True(real is not null, "Node.js is needed by these tests and is not on the path; install it from https://nodejs.org.");
        var script = Path.Combine(folder.FullName, "node");
        File.WriteAllText(script, $"#!/bin/sh\necho $$ >> '{Notes}'\nexec '{real}' \"$@\"\n");
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Only for tests marked as Unix facts.");
        }

        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The variable <c>PATH</c> with this folder first.</summary>
    public KeyValuePair<string, string?> Variable =>
        KeyValuePair.Create("PATH", (string?)$"{folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}");

    /// <summary>Every node that was started and runs.</summary>
    public IReadOnlyList<int> Running => [.. Started.Where(IsRunning)];

    /// <summary>Every node that was started.</summary>
    public IReadOnlyList<int> Started => File.Exists(Notes) ? [.. File.ReadAllLines(Notes).Select(l => int.Parse(l, CultureInfo.InvariantCulture))] : [];

    private string Notes => Path.Combine(folder.FullName, "started");

    public void Dispose() => folder.Delete(recursive: true);

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
