using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace L402Functions.EndToEnd.Tests.Telemetry;

/// <summary>Keeps every credential that passes the server, in whichever header: what must be found nowhere else.</summary>
internal sealed partial class CredentialTap : IStartupFilter
{
    private readonly ConcurrentDictionary<string, byte> seen = new();

    public IReadOnlyCollection<string> Seen => [.. seen.Keys];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, rest) =>
        {
            foreach (var header in new[] { "Authorization", "x-functions-key" })
            {
                Keep(http.Request.Headers[header].ToString());
            }

            await rest(http);
            foreach (var line in http.Response.Headers.WWWAuthenticate)
            {
                foreach (Match macaroon in Macaroon().Matches(line ?? ""))
                {
                    seen.TryAdd(macaroon.Groups[1].Value, 0);
                }
            }
        });
        next(app);
    };

    /// <summary>A key, a bearer key, or a macaroon and a preimage: each for itself.</summary>
    private void Keep(string credential)
    {
        foreach (var secret in credential.Split(' ')[^1].Split(':').Where(s => s.Length >= 16))
        {
            seen.TryAdd(secret, 0);
        }
    }

    [GeneratedRegex("macaroon=\"([^\"]+)\"")]
    private static partial Regex Macaroon();
}
