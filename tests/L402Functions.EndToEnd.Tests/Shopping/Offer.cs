using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.EndToEnd.Tests.Shopping;

/// <summary>A 402 as it was received.</summary>
/// <param name="Lines">The challenge lines, in order.</param>
/// <param name="Body">The problem body.</param>
internal sealed partial record Offer(IReadOnlyList<string> Lines, JsonElement Body)
{
    /// <summary>The token, from the first line.</summary>
    public Macaroon Token
    {
        get
        {
            Assert.Equal(MacaroonError.None, Macaroon.TryParseBase64(Part("macaroon"), out var macaroon));
            return macaroon!;
        }
    }

    /// <summary>The token's caveats as text.</summary>
    public IReadOnlyList<string> Caveats => [.. Enumerable.Range(0, Token.CaveatCount).Select(i => System.Text.Encoding.UTF8.GetString(Token.GetCaveat(i)))];

    /// <summary>The invoice, from the first line.</summary>
    public string Invoice => Part("invoice");

    /// <summary>The stable name of the reason.</summary>
    public string Code => Body.GetProperty("code").GetString()!;

    /// <summary>The sentence for whoever wrote the client.</summary>
    public string Detail => Body.GetProperty("detail").GetString()!;

    /// <summary>What is asked for.</summary>
    public long AmountMsat => Body.GetProperty("amount_msat").GetInt64();

    /// <summary>The challenge of the Payment scheme.</summary>
    public PaymentChallenge Payment
    {
        get
        {
            var line = Assert.Single(Lines, l => l.StartsWith("Payment ", StringComparison.Ordinal));
            var parts = Parameter().Matches(line).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
            return new PaymentChallenge
            {
                Id = parts["id"],
                Realm = parts["realm"],
                Method = parts["method"],
                Intent = parts["intent"],
                Request = parts["request"],
                Expires = parts.GetValueOrDefault("expires"),
                Digest = parts.GetValueOrDefault("digest"),
                Description = parts.GetValueOrDefault("description"),
                Opaque = parts.GetValueOrDefault("opaque"),
            };
        }
    }

    /// <summary>Reads a response that must be a 402 with an offer.</summary>
    public static async Task<Offer> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.PaymentRequired, $"{(int)response.StatusCode} instead of 402: {body}");
        Assert.True(response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var lines), $"The 402 has no challenge: {body}");
        return new Offer([.. lines], JsonDocument.Parse(body).RootElement);
    }

    private string Part(string name) => Regex.Match(Lines[0], $"{name}=\"([^\"]+)\"").Groups[1].Value;

    [GeneratedRegex("([a-z]+)=\"([^\"]*)\"")]
    private static partial Regex Parameter();
}
