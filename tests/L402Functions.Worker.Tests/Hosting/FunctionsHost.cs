using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using L402Functions.Worker.Tests.Wire;
using Case = L402Functions.Worker.Tests.Wire.StreamingMessage.ContentOneofCase;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>
/// The Functions host's side of the worker's protocol: starts the worker, asks which functions it has, loads them and invokes them. It listens to nothing
/// but HTTP; messages and the clock are a test's to deliver.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    private readonly RpcServer server;
    private readonly PublishedApp app;
    private readonly ConcurrentDictionary<string, InvocationRequest> running = new();
    private readonly ConcurrentQueue<string> traces = new();
    private HttpFront? front;

    private FunctionsHost(RpcServer server, PublishedApp app, WorkerProcess worker) => (this.server, this.app, Worker) = (server, app, worker);

    public WorkerProcess Worker { get; }

    /// <summary>What the worker can do.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The loaded functions, by name.</summary>
    public IReadOnlyDictionary<string, HostedFunction> Functions { get; private set; } = new Dictionary<string, HostedFunction>();

    /// <summary>Where the worker takes requests that the host passes on.</summary>
    public Uri WorkerAddress => new(Capabilities["HttpUri"]);

    /// <summary>Where the host takes requests.</summary>
    public Uri Address => front!.Address;

    public WorkerLink Link => server.Link;

    /// <summary>How many invocations the worker has not answered yet.</summary>
    public int Running => running.Count;

    /// <summary>Requests that were answered, and whose invocations ended otherwise than in success.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>What invocations gave the host to write somewhere.</summary>
    public ConcurrentQueue<string> Outputs { get; } = new();

    /// <summary>The traces that invocations were a part of.</summary>
    public IReadOnlyCollection<string> Traces => traces;

    /// <summary>Starts a worker with these settings, and serves once every function is loaded.</summary>
    public static Task<FunctionsHost> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings, string functionKey) =>
        StartAsync(PublishedApp.Product, settings, functionKey);

    /// <summary>The same with another app.</summary>
    public static async Task<FunctionsHost> StartAsync(PublishedApp app, IEnumerable<KeyValuePair<string, string?>> settings, string functionKey)
    {
        var workerId = Guid.NewGuid().ToString();
        var server = await RpcServer.StartAsync();
        var host = new FunctionsHost(server, app, WorkerProcess.Start(app, server.Address, workerId, settings));
        try
        {
            await host.MeetAsync(workerId);
            await host.LoadAsync();
            host.front = await HttpFront.StartAsync(host, functionKey);
            return host;
        }
        catch (Exception failed)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"The worker did not start ({failed.Message}). It said:\n{host.Worker.Said}", failed);
        }
    }

    /// <summary>Has a function run, and says how that ended.</summary>
    public async Task<StatusResult> InvokeAsync(InvocationRequest request)
    {
        traces.Enqueue(request.TraceContext.TraceParent.Split('-')[1]);
        var answering = Link.AskAsync(new StreamingMessage { InvocationRequest = request }, Case.InvocationResponse, request.InvocationId);

        // Not before it is on its way: what is cancelled earlier than it is sent is unknown to the worker.
        running[request.InvocationId] = request;
        try
        {
            var answer = await answering;
            foreach (var output in answer.InvocationResponse.OutputData.Where(o => o.Data is { DataCase: not TypedData.DataOneofCase.None }))
            {
                Outputs.Enqueue($"{output.Name} = {output.Data}");
            }

            return answer.InvocationResponse.Result;
        }
        finally
        {
            running.TryRemove(request.InvocationId, out _);
        }
    }

    /// <summary>Tells the worker to give an invocation up.</summary>
    public void Cancel(InvocationRequest request) =>
        Link.Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = request.InvocationId } });

    /// <summary>Gives up whatever is running, as the host does when it is about to end.</summary>
    public void CancelRunning()
    {
        foreach (var request in running.Values)
        {
            Cancel(request);
        }
    }

    /// <summary>Has a function run that must succeed.</summary>
    public async Task SucceedAsync(InvocationRequest request)
    {
        var result = await InvokeAsync(request);
        Assert.True(result.Status == StatusResult.Types.Status.Success, $"{result.Exception?.Message}\n{Worker.Said}");
    }

    /// <summary>Asks the worker to end, as the host does when it ends itself. It does, and as it should.</summary>
    public async Task TerminateAsync()
    {
        Link.Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)) } });
        var code = await Worker.WaitForExitAsync(Grace);
        Assert.True(code == 0, $"It ended with {code}, and said:\n{Worker.Said}");
    }

    public async ValueTask DisposeAsync()
    {
        await (front?.DisposeAsync() ?? default);
        await Worker.DisposeAsync();
        await server.DisposeAsync();
    }

    private async Task MeetAsync(string workerId)
    {
        var starting = Link.ExpectAsync(Case.StartStream);
        Assert.True(await Task.WhenAny(starting, Worker.Ended) == starting, "It ended instead of calling its host.");
        Assert.Equal(workerId, (await starting).StartStream.WorkerId);
        var request = new WorkerInitRequest
        {
            HostVersion = "4.1049.0",
            WorkerDirectory = app.Folder,
            FunctionAppDirectory = app.Folder,
            Capabilities = { ["MultiStream"] = "10" },
        };
        var met = (await Link.AskAsync(new StreamingMessage { WorkerInitRequest = request }, Case.WorkerInitResponse)).WorkerInitResponse;
        Assert.Equal(StatusResult.Types.Status.Success, met.Result.Status);
        Capabilities = met.Capabilities.ToDictionary(StringComparer.Ordinal);
    }

    private async Task LoadAsync()
    {
        var asking = new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = app.Folder } };
        var told = (await Link.AskAsync(asking, Case.FunctionMetadataResponse)).FunctionMetadataResponse;
        Assert.Equal(StatusResult.Types.Status.Success, told.Result.Status);
        Assert.False(told.UseDefaultMetadataIndexing);
        Functions = told.FunctionMetadataResults.ToDictionary(m => m.Name, m => new HostedFunction(m), StringComparer.Ordinal);
        foreach (var load in Functions.Values.Select(f => f.Load()))
        {
            var loaded = (await Link.AskAsync(new StreamingMessage { FunctionLoadRequest = load }, Case.FunctionLoadResponse, load.FunctionId)).FunctionLoadResponse;
            Assert.True(loaded.Result.Status == StatusResult.Types.Status.Success, $"{load.Metadata.Name}: {loaded.Result.Exception?.Message}");
        }
    }
}
