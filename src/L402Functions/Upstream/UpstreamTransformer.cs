using System.Net;
using L402Functions.Paywall.Receipts;
using L402Functions.Protocol.Challenges;
using L402Functions.Protocol.PaymentScheme;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace L402Functions.Upstream;

/// <summary>What changes between the caller and the upstream: the address, and everything that is a secret between the caller and us.</summary>
internal sealed class UpstreamTransformer(UpstreamRoute route) : HttpTransformer
{
    private static readonly string[] NotForTheUpstream =
        ["Authorization", "x-functions-key", "x-functions-clientid", "x-ms-invocation-id", "x-ms-client-principal", "x-ms-client-principal-id"];

    // What only the gate may say: what to pay, and that it was paid.
    private static readonly string[] NotForTheCaller = ["WWW-Authenticate", "Proxy-Authenticate", PaymentReceipt.HeaderName, Receipt.HeaderName];

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        foreach (var header in NotForTheUpstream)
        {
            proxyRequest.Headers.Remove(header);
        }

        proxyRequest.Headers.Host = null;
        proxyRequest.RequestUri = RequestUtilities.MakeDestinationAddress(
            destinationPrefix.TrimEnd('/'), Remainder(httpContext.Request.Path.Value!), httpContext.Request.QueryString);
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        // An upstream with a paywall of its own must not have our callers pay it under our name, and must not send them elsewhere.
        var publicLocation = PublicLocation(proxyResponse);
        if (proxyResponse.StatusCode == HttpStatusCode.PaymentRequired || (IsRedirect(proxyResponse) && publicLocation is null))
        {
            httpContext.Response.StatusCode = StatusCodes.Status502BadGateway;
            httpContext.Response.ContentType = ProblemDocument.ContentType;
            await httpContext.Response.Body.WriteAsync(
                new ProblemDocument("bad-upstream", "Bad gateway", StatusCodes.Status502BadGateway, "The service behind this path answered with something that is not passed on.").ToUtf8Json(),
                cancellationToken);
            return false;
        }

        var copied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        foreach (var header in NotForTheCaller)
        {
            httpContext.Response.Headers.Remove(header);
        }

        // Also where it is no redirect (201 Created): an upstream's own address is nobody's business.
        httpContext.Response.Headers.Location = publicLocation;

        return copied;
    }

    /// <summary>The public path up to its wildcard, without a slash at its end.</summary>
    private string FixedPart
    {
        get
        {
            var pattern = route.Pattern.ToString();
            return pattern.EndsWith("/*", StringComparison.Ordinal) ? pattern[..^2] : pattern;
        }
    }

    private PathString Remainder(string path) => new(path[FixedPart.Length..]);

    private static bool IsRedirect(HttpResponseMessage response) =>
        (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is not null;

    /// <summary>A <c>Location</c> as a public path, or null where it is not below this route's upstream address.</summary>
    private string? PublicLocation(HttpResponseMessage response)
    {
        if (response.Headers.Location is not { } location || response.RequestMessage?.RequestUri is not { } asked)
        {
            return null;
        }

        var target = new Uri(asked, location);
        var root = route.Address.AbsolutePath.TrimEnd('/');
        var sameServer = Uri.Compare(target, route.Address, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
        var below = target.AbsolutePath == root || target.AbsolutePath.StartsWith(root + "/", StringComparison.Ordinal);
        return sameServer && below ? new PathString(FixedPart).ToUriComponent() + target.AbsolutePath[root.Length..] + target.Query : null;
    }
}
