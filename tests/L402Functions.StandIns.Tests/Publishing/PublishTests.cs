using System.Diagnostics;
using System.Reflection;

namespace L402Functions.StandIns.Tests.Publishing;

/// <summary>A build on stand-ins is never deployed.</summary>
public sealed class PublishTests
{
    // Testcontainers is what only tests use.
    private static readonly bool AppHasStandIns = Metadata("StandIns").Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(id => id != "Testcontainers.Azurite");

    [Fact]
    public async Task Publishing_is_refused_with_the_reason_where_the_app_has_stand_ins_and_nowhere_else()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = RepositoryRoot(),
            RedirectStandardOutput = true,
        };
        string[] arguments = ["msbuild", "src/L402Functions/L402Functions.csproj", "-nologo", "-restore", "-t:RefuseToPublishStandIns", "-p:_IsPublishing=true"];
        string[] choice = Metadata("UseStandIns") is { Length: > 0 } byHand ? [$"-p:UseStandIns={byHand}"] : [];
        foreach (var argument in arguments.Concat(choice))
        {
            start.ArgumentList.Add(argument);
        }

        using var msbuild = Process.Start(start)!;
        var output = await msbuild.StandardOutput.ReadToEndAsync();
        await msbuild.WaitForExitAsync();

        Assert.Equal(AppHasStandIns, msbuild.ExitCode != 0);
        Assert.Equal(AppHasStandIns, output.Contains("L402001", StringComparison.Ordinal));
        Assert.Equal(AppHasStandIns, output.Contains("never deployed", StringComparison.Ordinal));
    }

    private static string Metadata(string key) =>
        typeof(PublishTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value ?? string.Empty;

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "L402Functions.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run inside a checkout.");
        }

        return folder.FullName;
    }
}
