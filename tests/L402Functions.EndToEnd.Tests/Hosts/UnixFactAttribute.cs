namespace L402Functions.EndToEnd.Tests.Hosts;

/// <summary>A fact about signals and executables, which other systems do not have.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Windows has no signals and no executable scripts.";
        }
    }
}
