using System.Collections.Concurrent;
using L402Functions.Worker.Tests.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.Worker.Tests.Host;

/// <summary>
/// The Functions host's part, as far as a worker can tell: starts the published app, has it name and load its functions, and invokes them. What listens to queues and clocks
/// in the real host is the tests' to do here.
/// </summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly WorkerChannel channel;
    private readonly WebApplication rpc;
    private readonly WorkerProcess process;
    private FrontDoor? door;

    private WorkerHost(WebApplication rpc, WorkerChannel channel, WorkerProcess process) => (this.rpc, this.channel, this.process) = (rpc, channel, process);

    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>Where callers reach it.</summary>
    public Uri Address => door!.Address;

    /// <summary>Where the worker's own HTTP server is.</summary>
    public string HttpUri => Capabilities["HttpUri"];

    /// <summary>Invocations by HTTP that the worker did not call a success.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>Everything that the worker said, to its host and to its own streams.</summary>
    public string Said => $"{channel.Said}\n{process.Said}";

    public static async Task<WorkerHost> StartAsync(string folder, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var channel = new WorkerChannel();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(channel);
        var rpc = builder.Build();
        rpc.MapGrpcService<WorkerChannel>();
        await rpc.StartAsync();
        var host = new WorkerHost(rpc, channel, new WorkerProcess(folder, new Uri(rpc.Urls.Single()), settings));
        try
        {
            await host.LoadAsync(folder);
            host.door = await FrontDoor.OpenAsync(host);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has a function run, and waits for its end.</summary>
    public async Task<InvocationResponse> InvokeAsync(WorkerFunction function, string id, TypedData input, IReadOnlyDictionary<string, TypedData> metadata, string traceParent = "")
    {
        var request = new InvocationRequest { InvocationId = id, FunctionId = function.Id, TraceContext = new RpcTraceContext { TraceParent = traceParent } };
        request.InputData.Add(new ParameterBinding { Name = function.TriggerName, Data = input });
        request.TriggerMetadata.Add(metadata.ToDictionary());
        return (await channel.AskAsync(new StreamingMessage { InvocationRequest = request }, $"invoke {id}")).InvocationResponse;
    }

    public WorkerFunction Find(string name) => Functions.Single(f => f.Name == name);

    /// <summary>Asks the worker to end, as the host does before it takes an instance away.</summary>
    public async Task<int> TerminateAsync(TimeSpan patience)
    {
        channel.Tell(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });
        return await process.EndAsync(patience);
    }

    public async ValueTask DisposeAsync()
    {
        await (door?.DisposeAsync() ?? default);
        process.Dispose();
        await rpc.DisposeAsync();
    }

    private async Task LoadAsync(string folder)
    {
        var ended = process.EndAsync(Timeout.InfiniteTimeSpan);
        if (await Task.WhenAny(channel.Started, ended, Task.Delay(StartPatience)) != channel.Started)
        {
            throw new InvalidOperationException($"The worker did not come. It said:\n{Said}");
        }

        var init = new WorkerInitRequest { HostVersion = "4.1042.100.0", WorkerDirectory = folder, FunctionAppDirectory = folder };
        var initialised = (await channel.AskAsync(new StreamingMessage { WorkerInitRequest = init }, "init")).WorkerInitResponse;
        Require(initialised.Result, "initialisation");
        Capabilities = initialised.Capabilities;

        var asked = new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder } };
        var told = (await channel.AskAsync(asked, "metadata")).FunctionMetadataResponse;
        Require(told.Result, "naming functions");
        Assert.False(told.UseDefaultMetadataIndexing);
        Functions = [.. told.FunctionMetadataResults.Select(m => WorkerFunction.Of(m, folder))];
        foreach (var function in Functions)
        {
            var load = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata };
            Require((await channel.AskAsync(new StreamingMessage { FunctionLoadRequest = load }, $"load {function.Id}")).FunctionLoadResponse.Result, $"loading {function.Name}");
        }
    }

    private void Require(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException($"The worker failed at {what}: {result.Exception?.Message}\n{result.Exception?.StackTrace}\nIt said:\n{Said}");
        }
    }
}
