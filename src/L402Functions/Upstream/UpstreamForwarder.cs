using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace L402Functions.Upstream;

/// <summary>Streams a paid request to its upstream and the answer back, with status and headers.</summary>
public sealed partial class UpstreamForwarder(IHttpForwarder forwarder, ILogger<UpstreamForwarder> logger) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,

        // A redirect is the upstream's word on where the caller's request goes next: it is judged, not followed.
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = DistributedContextPropagator.Current,
        ConnectTimeout = ConnectTimeout,
    });

    /// <summary>Forwards the request of <paramref name="http"/>; a failure answers 502 or 504.</summary>
    public async Task ForwardAsync(HttpContext http, UpstreamRoute route)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(route);
        var error = await forwarder.SendAsync(
            http, route.Address.AbsoluteUri, client, new ForwarderRequestConfig { ActivityTimeout = route.Timeout }, new UpstreamTransformer(route));
        if (error != ForwarderError.None)
        {
            LogFailed(route.Priced.Name, error);

            // The request's time is over, or its caller gone. Either way nothing was served, and the use is given back.
            if (http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
            {
                http.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    [LoggerMessage(1, LogLevel.Warning, "The upstream of {Route} failed: {Error}")]
    private partial void LogFailed(string route, ForwarderError error);
}
