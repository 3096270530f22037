namespace L402Functions.TestSupport;

/// <summary>The official test data, in a folder <c>shared/vectors</c> beside the checkout. Where it is missing, tests that read it are skipped.</summary>
public static class Vectors
{
    private static readonly string? Folder = Find();

    public static bool Present => Folder is not null;

    public static string PathOf(string name) =>
        Path.Combine(Folder ?? throw new InvalidOperationException("The vectors are not here; use [VectorFact] or [VectorTheory]."), name);

    public static string ReadText(string name) => File.ReadAllText(PathOf(name));

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "vectors");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
