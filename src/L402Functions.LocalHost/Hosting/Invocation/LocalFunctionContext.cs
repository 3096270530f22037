using System.Diagnostics;
using L402Functions.LocalHost.Hosting.Catalog;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.LocalHost.Hosting.Invocation;

/// <summary>One invocation.</summary>
internal sealed class LocalFunctionContext(
    LocalFunction function, string invocationId, TriggerData data, IServiceProvider services, CancellationToken cancellationToken) : FunctionContext
{
    /// <summary>The function that runs.</summary>
    public LocalFunction Function { get; } = function;

    /// <summary>What set it off.</summary>
    public TriggerData Data { get; } = data;

    /// <summary>What the function gave out.</summary>
    public InvocationOutputs Outputs { get; } = InvocationOutputs.Create();

    public override string InvocationId { get; } = invocationId;

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; } = new LocalTraceContext(Activity.Current);

    public override BindingContext BindingContext { get; } = new LocalBindingContext(data.Metadata);

    public override RetryContext RetryContext { get; } = new LocalRetryContext();

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override LocalInvocationFeatures Features { get; } = [];

    public override CancellationToken CancellationToken { get; } = cancellationToken;
}
