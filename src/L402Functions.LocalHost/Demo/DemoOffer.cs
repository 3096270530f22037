using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.LocalHost.Demo;

/// <summary>A 402 as a client reads it: from the L402 line, like every client in use.</summary>
/// <param name="Token">The macaroon.</param>
/// <param name="Invoice">The BOLT11 invoice.</param>
/// <param name="AmountMsat">The invoice's amount, from the body.</param>
/// <param name="Code">The problem's code, from the body.</param>
internal sealed partial record DemoOffer(Macaroon Token, string Invoice, long AmountMsat, string Code)
{
    public static async Task<DemoOffer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var line = response.Headers.WwwAuthenticate.ToString();
        var match = Offer().Match(line);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return match.Success && Macaroon.TryParseBase64(match.Groups["macaroon"].Value, out var token) == MacaroonError.None
            ? new DemoOffer(
                token!,
                match.Groups["invoice"].Value,
                body.GetProperty("amount_msat").GetInt64(),
                body.GetProperty("code").GetString()!)
            : throw new DemoFailedException($"The 402 carries no offer that a client could read: {line}");
    }

    [GeneratedRegex("L402 macaroon=\"(?<macaroon>[^\"]+)\", invoice=\"(?<invoice>[^\"]+)\"")]
    private static partial Regex Offer();
}
