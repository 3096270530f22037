using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Requests;

/// <summary>An invocation whose cancellation token ends with its time; everything else is as it was.</summary>
internal sealed class TimedContext(FunctionContext inner, CancellationToken ends) : FunctionContext
{
    public override string InvocationId => inner.InvocationId;

    public override string FunctionId => inner.FunctionId;

    public override TraceContext TraceContext => inner.TraceContext;

    public override BindingContext BindingContext => inner.BindingContext;

    public override RetryContext RetryContext => inner.RetryContext;

    public override IServiceProvider InstanceServices
    {
        get => inner.InstanceServices;
        set => inner.InstanceServices = value;
    }

    public override FunctionDefinition FunctionDefinition => inner.FunctionDefinition;

    public override IDictionary<object, object> Items
    {
        get => inner.Items;
        set => inner.Items = value;
    }

    public override IInvocationFeatures Features => inner.Features;

    public override CancellationToken CancellationToken => ends;
}
