using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>The trace that the invocation belongs to; empty texts where nothing is traced.</summary>
internal sealed class LocalTraceContext(Activity? activity) : TraceContext
{
    public override string TraceParent { get; } = activity?.Id ?? "";

    public override string TraceState { get; } = activity?.TraceStateString ?? "";
}
