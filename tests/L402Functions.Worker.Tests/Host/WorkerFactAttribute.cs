using System.Reflection;

namespace L402Functions.Worker.Tests.Host;

/// <summary>A fact about the published app, which a build on stand-ins does not have.</summary>
internal sealed class WorkerFactAttribute : FactAttribute
{
    public WorkerFactAttribute()
    {
        if (AppFolder is null)
        {
            Skip = "This build's registry lacks packages of the app: there is no worker to start.";
        }
    }

    /// <summary>Where the published app is; null where there is none.</summary>
    public static string? AppFolder { get; } = typeof(WorkerFactAttribute).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(m => m.Key == "App")?.Value is { } folder
        ? Path.Combine(AppContext.BaseDirectory, folder)
        : null;
}
