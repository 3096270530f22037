using L402Functions.Paywall.Receipts;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace L402Functions.Paywall.Http;

/// <summary>What holds for every response that was paid for.</summary>
internal static class PaidResponse
{
    private const string Private = "private";

    /// <summary>Adds a signed receipt, in place of any other: what a function or an upstream says here is not the seller's word.</summary>
    public static void Add(HttpResponse response, string receipt)
    {
        response.Headers[Receipt.HeaderName] = receipt;
        response.Headers.Append("Access-Control-Expose-Headers", Receipt.HeaderName);
    }

    /// <summary>What was paid for is stored by the payer's own cache at most: a shared one would hand it to everybody.</summary>
    public static void KeepFromSharedCaches(HttpResponse response)
    {
        var headers = response.Headers;
        if (headers.CacheControl.Count == 0 || !CacheControlHeaderValue.TryParse(headers.CacheControl.ToString(), out var parsed) || parsed is null)
        {
            headers.CacheControl = Private;
            return;
        }

        parsed.Public = false;
        parsed.SharedMaxAge = null;
        parsed.ProxyRevalidate = false;
        parsed.Private = true;
        parsed.PrivateHeaders.Clear();
        headers.CacheControl = parsed.ToString();
    }
}
