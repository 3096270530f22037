using System.Net;
using L402Functions.LocalHost.Running;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Wallets;

namespace L402Functions.LocalHost.Demo;

/// <summary>
/// Buys from this host over HTTP, as a stranger would, and shows each step. Nothing is pretended: a step that does not end as it should
/// ends the demonstration with what came instead.
/// </summary>
internal sealed class SellingDemo(LocalApp app, TextWriter output)
{
    private const string Fortune = "/samples/fortune";
    private const string Moon = "/almanac/moon?date=2026-06-29";
    private const string Daylight = "/almanac/daylight?date=2026-06-21&latitude=60";
    private int step;

    /// <summary>True where every step did what it shows.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        try
        {
            await BuyOnceAsync(http, cancellationToken);
            await DelegateAsync(http, cancellationToken);
            await output.WriteLineAsync("\nEverything was as it should be.");
            return true;
        }
        catch (Exception failed) when (failed is DemoFailedException or HttpRequestException)
        {
            await output.WriteLineAsync($"\nFailed: {failed.Message}");
            return false;
        }
    }

    private async Task BuyOnceAsync(HttpClient http, CancellationToken cancellationToken)
    {
        Step($"GET {Fortune} without paying");
        var unpaid = await ExpectAsync(http, Fortune, null, HttpStatusCode.PaymentRequired, cancellationToken);
        foreach (var line in unpaid.Headers.GetValues("WWW-Authenticate"))
        {
            Show($"WWW-Authenticate: {Shortened(line)}");
        }

        var offer = await DemoOffer.ReadAsync(unpaid, cancellationToken);
        Show($"{offer.AmountMsat} msat, {offer.Code}");

        Step("Pay the invoice over Nostr Wallet Connect");
        var preimage = await PayAsync(offer.Invoice, cancellationToken);

        Step($"GET {Fortune} with macaroon and preimage");
        var paid = await ExpectAsync(http, Fortune, Credential(offer.Token, preimage), HttpStatusCode.OK, cancellationToken);
        Show(await paid.Content.ReadAsStringAsync(cancellationToken));

        Step("The same credential again");
        var again = await ExpectAsync(http, Fortune, Credential(offer.Token, preimage), HttpStatusCode.PaymentRequired, cancellationToken);
        await ExpectCodeAsync(again, "used-up", cancellationToken);
    }

    private async Task DelegateAsync(HttpClient http, CancellationToken cancellationToken)
    {
        Step("Buy three uses of an upstream route, /almanac/*");
        var offer = await DemoOffer.ReadAsync(await ExpectAsync(http, Moon, null, HttpStatusCode.PaymentRequired, cancellationToken), cancellationToken);
        Show($"{offer.AmountMsat} msat for three uses; the token says:");
        for (var i = 0; i < offer.Token.CaveatCount; i++)
        {
            Show($"  {System.Text.Encoding.UTF8.GetString(offer.Token.GetCaveat(i))}");
        }

        var preimage = await PayAsync(offer.Invoice, cancellationToken);

        Step("Narrow it for a sub-agent: one path, one minute. No key is needed, and none could widen it again");
        var service = ServiceName.Parse("almanac");
        var inAMinute = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1);
        var delegated = offer.Token
            .Attenuate(CaveatText.Path(PathPattern.Parse("/almanac/moon")))
            .Attenuate(CaveatText.ValidUntil(service, inAMinute));
        for (var i = offer.Token.CaveatCount; i < delegated.CaveatCount; i++)
        {
            Show($"  {System.Text.Encoding.UTF8.GetString(delegated.GetCaveat(i))}");
        }

        Step($"The sub-agent: GET {Moon}");
        var moon = await ExpectAsync(http, Moon, Credential(delegated, preimage), HttpStatusCode.OK, cancellationToken);
        Show(await moon.Content.ReadAsStringAsync(cancellationToken));

        Step($"The sub-agent tries another path: GET {Daylight}");
        var outside = await ExpectAsync(http, Daylight, Credential(delegated, preimage), HttpStatusCode.PaymentRequired, cancellationToken);
        await ExpectCodeAsync(outside, "insufficient-token", cancellationToken);

        Step("The sub-agent tries a copy whose minute is over");
        var over = delegated.Attenuate(CaveatText.ValidUntil(service, inAMinute - TimeSpan.FromMinutes(2)));
        var late = await ExpectAsync(http, Moon, Credential(over, preimage), HttpStatusCode.PaymentRequired, cancellationToken);
        await ExpectCodeAsync(late, "expired-token", cancellationToken);

        Step("The owner spends the two uses that are left, and is refused a fourth");
        for (var use = 0; use < 2; use++)
        {
            var daylight = await ExpectAsync(http, Daylight, Credential(offer.Token, preimage), HttpStatusCode.OK, cancellationToken);
            Show(await daylight.Content.ReadAsStringAsync(cancellationToken));
        }

        var fourth = await ExpectAsync(http, Daylight, Credential(offer.Token, preimage), HttpStatusCode.PaymentRequired, cancellationToken);
        await ExpectCodeAsync(fourth, "used-up", cancellationToken);
    }

    private async Task<Preimage> PayAsync(string invoice, CancellationToken cancellationToken)
    {
        var outcome = await app.Buyer.PayInvoiceAsync(new PayInvoiceRequest(invoice), cancellationToken);
        if (outcome is not WalletOutcome<PaidInvoice>.Answered { Value: var paid })
        {
            throw new DemoFailedException($"The dev wallet did not pay: {outcome}");
        }

        Show($"paid; fee {paid.FeesPaid?.ToString() ?? "unknown"}, preimage {paid.Preimage.ToHex()[..8]}…");
        return paid.Preimage;
    }

    private async Task<HttpResponseMessage> ExpectAsync(
        HttpClient http, string path, string? authorization, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        var response = await http.SendAsync(request, cancellationToken);
        Show($"{(int)response.StatusCode} {response.ReasonPhrase}");
        return response.StatusCode == expected
            ? response
            : throw new DemoFailedException(
                $"{path} answered {(int)response.StatusCode} instead of {(int)expected}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private async Task ExpectCodeAsync(HttpResponseMessage response, string code, CancellationToken cancellationToken)
    {
        var offer = await DemoOffer.ReadAsync(response, cancellationToken);
        Show($"{offer.Code}, and a fresh offer of {offer.AmountMsat} msat");
        if (offer.Code != code)
        {
            throw new DemoFailedException($"The refusal is '{offer.Code}' instead of '{code}'.");
        }
    }

    private static string Credential(Macaroon token, Preimage preimage) => $"L402 {token.ToBase64()}:{preimage.ToHex()}";

    private static string Shortened(string line)
    {
        const int shown = 24;
        var parts = line.Split('"');
        for (var i = 1; i < parts.Length; i += 2)
        {
            parts[i] = parts[i].Length > shown + 4 ? $"{parts[i][..shown]}…" : parts[i];
        }

        return string.Join('"', parts);
    }

    private void Step(string title) => output.WriteLine($"\n{++step}. {title}");

    private void Show(string line) => output.WriteLine($"   {line}");
}
