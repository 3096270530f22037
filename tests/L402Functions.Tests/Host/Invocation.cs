using System.Collections.Immutable;
using L402Functions.LocalHost.Hosting.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace L402Functions.Tests.Host;

/// <summary>An invocation of one function as the runtime describes it, with or without its HttpContext.</summary>
internal sealed class Invocation(string entryPoint, HttpContext? http, IServiceProvider services, CancellationToken givenUp = default) : FunctionContext
{
    public override string InvocationId => "invocation";

    public override string FunctionId => "function";

    public override TraceContext TraceContext => throw new NotSupportedException();

    public override BindingContext BindingContext => throw new NotSupportedException();

    public override RetryContext RetryContext => throw new NotSupportedException();

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition { get; } = new Definition(entryPoint);

    // Where the ASP.NET Core integration of the worker puts it, and where its GetHttpContext() looks.
    public override IDictionary<object, object> Items { get; set; } =
        http is null ? new Dictionary<object, object>() : new Dictionary<object, object> { ["HttpRequestContext"] = http };

    public override CancellationToken CancellationToken => givenUp;

    /// <summary>What the function gave out.</summary>
    public InvocationOutputs Outputs { get; } = InvocationOutputs.Create();

    public override IInvocationFeatures Features
    {
        get
        {
            var features = new LocalInvocationFeatures();
            features.Set(InvocationOutputs.Feature, Outputs);
            return features;
        }
    }

    private sealed class Definition(string entryPoint) : FunctionDefinition
    {
        public override ImmutableArray<FunctionParameter> Parameters => [];

        public override string PathToAssembly => "";

        public override string EntryPoint => entryPoint;

        public override string Id => "function";

        public override string Name => entryPoint.Split('.')[^2];

        public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    }
}
