using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace L402Functions.Spending.OperatorApi;

/// <summary>A policy's version as an entity tag: <c>"3"</c>.</summary>
internal static class VersionTag
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that a request is conditional on: 0 for <c>If-None-Match: *</c>, null for none.</summary>
    /// <returns>False where the headers say something that is no version.</returns>
    public static bool TryReadExpected(HttpRequest request, out int? expected)
    {
        expected = null;
        if (request.Headers[HeaderNames.IfNoneMatch] is [{ } none])
        {
            expected = 0;
            return none == "*" && request.Headers.IfMatch.Count == 0;
        }

        if (request.Headers.IfMatch is [])
        {
            return true;
        }

        if (request.Headers.IfMatch is [{ } tag]
            && int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version > 0)
        {
            expected = version;
            return true;
        }

        return false;
    }
}
