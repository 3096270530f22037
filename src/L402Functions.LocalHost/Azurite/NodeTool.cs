using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace L402Functions.LocalHost.Azurite;

/// <summary>Runs <c>node</c> and <c>npm</c>, which Azurite is written for and comes from.</summary>
internal static class NodeTool
{
    /// <summary>The oldest Node.js that the locked dependencies of Azurite accept.</summary>
    private const int OldestMajor = 20;

    private static readonly string Wanted =
        $"Node.js {OldestMajor.ToString(CultureInfo.InvariantCulture)} or newer is needed to run the storage emulator Azurite; install it from https://nodejs.org.";

    /// <summary>Starts a tool with standard input, output and error connected to this process.</summary>
    /// <exception cref="AzuriteUnavailableException">The tool is not on the path.</exception>
    public static Process Start(string tool, string workingDirectory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(tool == "npm" && OperatingSystem.IsWindows() ? "npm.cmd" : tool, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            return Process.Start(start) ?? throw new AzuriteUnavailableException($"{Wanted} Starting {tool} gave no process.");
        }
        catch (Win32Exception notFound)
        {
            throw new AzuriteUnavailableException($"{Wanted} '{tool}' was not found on the path.", notFound);
        }
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="AzuriteUnavailableException">It is not on the path, or ended with another code than 0.</exception>
    public static async Task<string> RunAsync(string tool, string workingDirectory, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(tool, workingDirectory, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new AzuriteUnavailableException(
                    $"'{tool}' ended with code {process.ExitCode.ToString(CultureInfo.InvariantCulture)} while installing Azurite: {(await error).Trim()}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Checks that Node.js is there and new enough.</summary>
    /// <exception cref="AzuriteUnavailableException">It is not.</exception>
    public static async Task RequireAsync(CancellationToken cancellationToken)
    {
        var version = (await RunAsync("node", Path.GetTempPath(), ["--version"], cancellationToken)).Trim();
        if (!int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major < OldestMajor)
        {
            throw new AzuriteUnavailableException($"{Wanted} This machine has {version}.");
        }
    }
}
