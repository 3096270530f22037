using System.Diagnostics;

namespace L402Functions.Infra.Tests.Compiling;

/// <summary>The Bicep compiler that the build found, or why it found none.</summary>
internal static class BicepCli
{
    private static readonly string[] Found = Read();

    /// <summary>Null where there is a compiler.</summary>
    public static string? MissingBecause => Found[0].Length > 0 ? null : string.Join(' ', Found.Skip(1));

    /// <summary>What a run wrote, and how it ended. Bicep writes its warnings to the error output and ends with 0.</summary>
    public sealed record Run(int ExitCode, string Output, string Diagnostics);

    public static async Task<Run> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Found[0], arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // The compiler is an executable of .NET of its own: it wants no ICU, and not the settings of the test host.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The Bicep compiler did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var diagnostics = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Run(process.ExitCode, await output, await diagnostics);
    }

    private static string[] Read()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "bicep.txt");
        return File.Exists(file) ? File.ReadAllLines(file) : ["", "The build did not look for the Bicep compiler."];
    }
}
