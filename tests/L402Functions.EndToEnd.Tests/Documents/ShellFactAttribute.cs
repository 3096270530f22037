namespace L402Functions.EndToEnd.Tests.Documents;

/// <summary>A fact about lines that a person runs in a shell, with the tools that documents expect besides.</summary>
internal sealed class ShellFactAttribute : FactAttribute
{
    private static readonly string[] Tools = ["bash", "curl", "jq", "zcat", "sha256sum"];

    public ShellFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var missing = Tools.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool)))).ToList();
        if (missing.Count > 0)
        {
            Skip = $"The lines of the documents need {string.Join(", ", missing)}, which this machine lacks.";
        }
    }
}
