using L402Functions.Upstream;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace L402Functions.Requests;

/// <summary>
/// What every answer of the app says to browsers and caches, unless its function said otherwise. An upstream's answer is its own and stays as it came.
/// Strict-Transport-Security is the platform's: TLS ends there, and so does the say over a domain.
/// </summary>
internal static class AnswerHeaders
{
    private const string Html = "text/html";

    /// <summary>Adds them with the first byte, when everything else is known.</summary>
    public static void CompleteAtStart(HttpResponse response) => response.OnStarting(
        static response =>
        {
            Complete((HttpResponse)response);
            return Task.CompletedTask;
        },
        response);

    private static void Complete(HttpResponse response)
    {
        if (response.HttpContext.Features.Get<UpstreamAnswer>() is not null)
        {
            return;
        }

        var headers = response.Headers;
        headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
        headers.TryAdd(HeaderNames.CacheControl, "no-store");

        // Paths name payments and agents.
        headers.TryAdd("Referrer-Policy", "no-referrer");

        // A page has to say itself what it loads; nothing else here is a page.
        if (response.ContentType?.StartsWith(Html, StringComparison.OrdinalIgnoreCase) != true)
        {
            headers.TryAdd(HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'");
        }
    }
}
