using Microsoft.Azure.Functions.Worker;

namespace L402Functions.StandIns.Tests.Worker;

/// <summary>A test of what only the stand-in does; skipped where the real package is used.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInFactAttribute : FactAttribute
{
    public StandInFactAttribute()
    {
        // In the package these types live in Worker.Core.
        if (typeof(FunctionContext).Assembly.GetName().Name == "Microsoft.Azure.Functions.Worker.Core")
        {
            Skip = "This build uses the real package.";
        }
    }
}
