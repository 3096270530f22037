using System.Net;
using System.Text;
using L402Functions.Nostr.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace L402Functions.DevWallet.Relay;

/// <summary>
/// A small Nostr relay in this process, on 127.0.0.1, for development and for testing Nostr clients against a relay that misbehaves on demand.
/// It speaks NIP-01 (REQ, CLOSE, EVENT with id and signature verified; ephemeral events are passed on and not kept, of replaceable ones the newest
/// per author is kept) and NIP-42. An event is passed on before its OK is sent, so an answer may overtake the OK. What is stored survives
/// <see cref="StopAsync"/>, not the process. Starting and stopping is for one caller at a time; everything else is safe from several threads.
/// </summary>
public sealed class DevRelay : IAsyncDisposable
{
    private static readonly TimeSpan PortPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PortPause = TimeSpan.FromMilliseconds(50);

    private readonly DevRelayOptions options;
    private readonly RelayHub hub;
    private readonly CancellationTokenSource disposed = new();
    private WebApplication? app;
    private Uri? address;

    /// <summary>A relay that is not started.</summary>
    /// <param name="options">What it allows.</param>
    /// <param name="clock">The time, of late deliveries and of the validity of NIP-42 proofs.</param>
    public DevRelay(DevRelayOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        this.options = options;
        hub = new RelayHub(options, Script, clock);
    }

    /// <summary>What will go wrong.</summary>
    public RelayScript Script { get; } = new();

    /// <summary>Where it listens, such as <c>ws://127.0.0.1:40123/</c>; stays the same from the first start on.</summary>
    /// <exception cref="InvalidOperationException">It was never started.</exception>
    public Uri Address => address ?? throw new InvalidOperationException("The relay has no address before its first start.");

    /// <summary>True between start and stop.</summary>
    public bool IsRunning => app is not null;

    /// <summary>How many clients are connected.</summary>
    public int ConnectionCount => hub.ConnectionCount;

    /// <summary>How many subscriptions are open, of all clients.</summary>
    public int SubscriptionCount => hub.SubscriptionCount;

    /// <summary>Every event that a client published here, whatever became of it, in order of arrival; the last 4096.</summary>
    public IReadOnlyList<NostrEvent> Received => hub.Received;

    /// <summary>A relay that is started.</summary>
    public static async Task<DevRelay> StartNewAsync(DevRelayOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var relay = new DevRelay(options, clock);
        await relay.StartAsync(cancellationToken);
        return relay;
    }

    /// <summary>Starts listening; again on the same port after a stop.</summary>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    /// <exception cref="IOException">The port is taken, and was not given back within five seconds.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed.IsCancellationRequested, this);
        if (app is not null)
        {
            throw new InvalidOperationException("The relay runs already.");
        }

        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var next = Build(address?.Port ?? options.Port);
            try
            {
                await next.StartAsync(cancellationToken);
                var url = next.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
                address ??= new UriBuilder(url) { Scheme = Uri.UriSchemeWs }.Uri;
                app = next;
                return;
            }
            catch (IOException taken) when (taken.InnerException is AddressInUseException && TimeProvider.System.GetElapsedTime(began) < PortPatience)
            {
                // Between a stop and a start the port is anybody's, if only for the outgoing end of some short connection.
                await next.DisposeAsync();
                await Task.Delay(PortPause, TimeProvider.System, cancellationToken);
            }
            catch
            {
                await next.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Drops every connection and stops listening, as a relay does that dies. No effect where it does not run.</summary>
    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            // The clients' requests end with the application, without waiting for what they would still like to say.
            await running.StopAsync(CancellationToken.None);
            await running.DisposeAsync();
        }
    }

    /// <summary>Drops every connection, which are no longer counted when it returns; clients may connect again at once.</summary>
    public void DropConnections() => hub.DropAll();

    /// <summary>
    /// Passes an event on to every subscription that wants it, without any check and without storing it: a forged one, say.
    /// </summary>
    public void Inject(NostrEvent value)
    {
        ArgumentNullException.ThrowIfNull(value);
        hub.PassOn(value);
    }

    /// <summary>Sends a text to every client as it is: a message that no relay should send, say.</summary>
    public void SendToAll(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        hub.SendToAll(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Stops for good.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!disposed.IsCancellationRequested)
        {
            await disposed.CancelAsync();
            await StopAsync();
            disposed.Dispose();
        }
    }

    private WebApplication Build(int port)
    {
        // Empty: no configuration file or environment variable of the process around it has a say.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var next = builder.Build();
        next.UseWebSockets();
        var stopping = next.Lifetime.ApplicationStopping;
        next.Run(context => ServeAsync(context, stopping));
        return next;
    }

    private async Task ServeAsync(HttpContext context, CancellationToken stopping)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var client = new RelayClient(socket, options, () =>
        {
            socket.Abort();
            context.Abort();
        });
        await using var drop = stopping.UnsafeRegister(static dropped => ((RelayClient)dropped!).Drop(), client);
        var here = new UriBuilder(Uri.UriSchemeWs, IPAddress.Loopback.ToString(), context.Connection.LocalPort).Uri;
        hub.Add(client);
        try
        {
            var stopped = disposed.Token;
            await client.RunAsync(utf8 => hub.Handle(client, here, utf8, stopped), stopping);
        }
        finally
        {
            hub.Remove(client);
        }
    }
}
