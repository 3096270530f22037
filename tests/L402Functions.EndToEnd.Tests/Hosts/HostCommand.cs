using System.Diagnostics;
using System.Text;
using L402Functions.LocalHost.Running;

namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>The command <c>dotnet L402Functions.LocalHost.dll …</c>, with nothing of this process's own settings.</summary>
internal static class HostCommand
{
    private static readonly string[] NotInherited = ["L402__", "LocalHost__", "AzureFunctionsJobHost__", "Logging__", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_gc"];

    /// <summary>Starts it; its three streams are this process's.</summary>
    public static Process Start(IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(LocalApp).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(k => NotInherited.Any(n => k.StartsWith(n, StringComparison.OrdinalIgnoreCase))).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("Starting dotnet gave no process.");
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Settings.</param>
    /// <param name="patience">The test fails where it takes longer, and the process is ended.</param>
    public static async Task<HostCommandResult> RunAsync(
        IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> environment, TimeSpan patience)
    {
        using var process = Start(arguments, environment);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The command did not end within {patience}. It said:\n{await output}\n{await error}");
        }

        return new HostCommandResult(process.ExitCode, await output, await error);
    }
}
