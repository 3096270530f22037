using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Tests.Catalog;

/// <summary>A test of what the real Worker packages make of the app; skipped where a stand-in takes their place.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkerFactAttribute : FactAttribute
{
    public WorkerFactAttribute()
    {
        // Only in the package do these types live in Worker.Core.
        if (typeof(FunctionContext).Assembly.GetName().Name != "Microsoft.Azure.Functions.Worker.Core")
        {
            Skip = "This build uses a stand-in for the Worker, which generates no metadata.";
        }
    }
}
