namespace L402Functions.Infra.Tests.Hooks;

/// <summary>A fact about the hooks for POSIX shells.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HookFactAttribute : FactAttribute
{
    public HookFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "These run the hooks for POSIX shells; azd runs the others on Windows.";
        }
    }
}
