using System.Net;
using Grpc.Core;
using L402Functions.Worker.Tests.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace L402Functions.Worker.Tests.Hosting;

/// <summary>Where the worker calls its host: gRPC over HTTP/2 without TLS, on this machine only.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RpcServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    /// <summary>The one worker's link.</summary>
    public WorkerLink Link => app.Services.GetRequiredService<WorkerLink>();

    public static async Task<RpcServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton<WorkerLink>();
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new RpcServer(app);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private sealed class Service(WorkerLink link) : FunctionRpc.FunctionRpcBase
    {
        public override Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context) =>
            link.RunAsync(requestStream, responseStream, context.CancellationToken);
    }
}
