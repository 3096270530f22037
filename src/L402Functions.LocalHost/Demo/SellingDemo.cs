using System.Net;
using L402Functions.LocalHost.Running;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.Wallets;

namespace L402Functions.LocalHost.Demo;

/// <summary>Buys from this host over HTTP, as a stranger with a wallet would, and shows each step.</summary>
internal sealed class SellingDemo(LocalApp app, HttpClient http, DemoSteps steps)
{
    private const string Fortune = "/samples/fortune";
    private const string Moon = "/almanac/moon?date=2026-06-29";
    private const string Daylight = "/almanac/daylight?date=2026-06-21&latitude=60";

    /// <exception cref="DemoFailedException">A step did not end as it should.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await BuyOnceAsync(cancellationToken);
        await DelegateAsync(cancellationToken);
    }

    private async Task BuyOnceAsync(CancellationToken cancellationToken)
    {
        steps.Begin($"GET {Fortune} without paying");
        var unpaid = await ExpectAsync(Fortune, null, HttpStatusCode.PaymentRequired, cancellationToken);
        foreach (var line in unpaid.Headers.GetValues("WWW-Authenticate"))
        {
            steps.Show($"WWW-Authenticate: {Shortened(line)}");
        }

        var offer = await DemoOffer.ReadAsync(unpaid, cancellationToken);
        steps.Show($"{offer.AmountMsat} msat, {offer.Code}");

        steps.Begin("Pay the invoice over Nostr Wallet Connect");
        var preimage = await PayAsync(offer.Invoice, cancellationToken);

        steps.Begin($"GET {Fortune} with macaroon and preimage");
        var paid = await ExpectAsync(Fortune, Credential(offer.Token, preimage), HttpStatusCode.OK, cancellationToken);
        steps.Show(await paid.Content.ReadAsStringAsync(cancellationToken));

        steps.Begin("The same credential again");
        var again = await ExpectAsync(Fortune, Credential(offer.Token, preimage), HttpStatusCode.PaymentRequired, cancellationToken);
        await ExpectCodeAsync(again, "used-up", cancellationToken);
    }

    private async Task DelegateAsync(CancellationToken cancellationToken)
    {
        steps.Begin("Buy three uses of an upstream route, /almanac/*");
        var offer = await DemoOffer.ReadAsync(await ExpectAsync(Moon, null, HttpStatusCode.PaymentRequired, cancellationToken), cancellationToken);
        steps.Show($"{offer.AmountMsat} msat for three uses; the token says:");
        for (var i = 0; i < offer.Token.CaveatCount; i++)
        {
            steps.Show($"  {System.Text.Encoding.UTF8.GetString(offer.Token.GetCaveat(i))}");
        }

        var preimage = await PayAsync(offer.Invoice, cancellationToken);

        steps.Begin("Narrow it for a sub-agent: one path, one minute. No key is needed, and none could widen it again");
        var service = ServiceName.Parse("almanac");
        var inAMinute = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1);
        var delegated = offer.Token
            .Attenuate(CaveatText.Path(PathPattern.Parse("/almanac/moon")))
            .Attenuate(CaveatText.ValidUntil(service, inAMinute));
        for (var i = offer.Token.CaveatCount; i < delegated.CaveatCount; i++)
        {
            steps.Show($"  {System.Text.Encoding.UTF8.GetString(delegated.GetCaveat(i))}");
        }

        steps.Begin($"The sub-agent: GET {Moon}");
        var moon = await ExpectAsync(Moon, Credential(delegated, preimage), HttpStatusCode.OK, cancellationToken);
        steps.Show(await moon.Content.ReadAsStringAsync(cancellationToken));

        steps.Begin($"The sub-agent tries another path: GET {Daylight}");
        var outside = await ExpectAsync(Daylight, Credential(delegated, preimage), HttpStatusCode.PaymentRequired, cancellationToken);
        await ExpectCodeAsync(outside, "insufficient-token", cancellationToken);

        steps.Begin("The sub-agent tries a copy whose minute is over");
        var over = delegated.Attenuate(CaveatText.ValidUntil(service, inAMinute - TimeSpan.FromMinutes(2)));
        var late = await ExpectAsync(Moon, Credential(over, preimage), HttpStatusCode.PaymentRequired, cancellationToken);
        await ExpectCodeAsync(late, "expired-token", cancellationToken);

        steps.Begin("The owner spends the two uses that are left, and is refused a fourth");
        for (var use = 0; use < 2; use++)
        {
            var daylight = await ExpectAsync(Daylight, Credential(offer.Token, preimage), HttpStatusCode.OK, cancellationToken);
            steps.Show(await daylight.Content.ReadAsStringAsync(cancellationToken));
        }

        var fourth = await ExpectAsync(Daylight, Credential(offer.Token, preimage), HttpStatusCode.PaymentRequired, cancellationToken);
        await ExpectCodeAsync(fourth, "used-up", cancellationToken);
    }

    private async Task<Preimage> PayAsync(string invoice, CancellationToken cancellationToken)
    {
        var outcome = await app.Customer.PayInvoiceAsync(new PayInvoiceRequest(invoice), cancellationToken);
        if (outcome is not WalletOutcome<PaidInvoice>.Answered { Value: var paid })
        {
            throw new DemoFailedException($"The dev wallet did not pay: {outcome}");
        }

        steps.Show($"paid; fee {paid.FeesPaid?.ToString() ?? "unknown"}, preimage {paid.Preimage.ToHex()[..8]}…");
        return paid.Preimage;
    }

    private async Task<HttpResponseMessage> ExpectAsync(
        string path, string? authorization, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        var response = await http.SendAsync(request, cancellationToken);
        steps.Show($"{(int)response.StatusCode} {response.ReasonPhrase}");
        return response.StatusCode == expected
            ? response
            : throw new DemoFailedException(
                $"{path} answered {(int)response.StatusCode} instead of {(int)expected}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private async Task ExpectCodeAsync(HttpResponseMessage response, string code, CancellationToken cancellationToken)
    {
        var offer = await DemoOffer.ReadAsync(response, cancellationToken);
        steps.Show($"{offer.Code}, and a fresh offer of {offer.AmountMsat} msat");
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
}
