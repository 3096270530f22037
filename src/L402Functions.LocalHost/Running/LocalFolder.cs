namespace L402Functions.LocalHost.Running;

/// <summary>This user's own folder for local runs, and files in it that nobody else reads.</summary>
internal static class LocalFolder
{
    /// <summary>Its path; it is made where there is none.</summary>
    public static string Open() => Directory.CreateDirectory(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "L402Functions")).FullName;

    /// <summary>A file that only this user may read.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
