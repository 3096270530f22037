using System.Text.Json;

namespace L402Functions.Composition;

/// <summary>The HTTP route prefix of host.json, which decides the paths that tokens are bound to.</summary>
internal static class RoutePrefix
{
    private const string HostDefault = "api";

    /// <summary>As the Functions host reads it: <c>extensions.http.routePrefix</c>, or its default.</summary>
    public static string Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "host.json");
        if (!File.Exists(path))
        {
            return HostDefault;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        return document.RootElement.TryGetProperty("extensions", out var extensions)
            && extensions.TryGetProperty("http", out var http)
            && http.TryGetProperty("routePrefix", out var prefix)
            ? (prefix.GetString() ?? HostDefault).Trim('/')
            : HostDefault;
    }
}
