using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Shopping;
using L402Functions.Protocol.Macaroons;

namespace L402Functions.EndToEnd.Tests.Selling;

public sealed class SecretsInLogsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [UnixFact]
    public async Task A_host_that_logs_everything_logs_no_credential_no_preimage_no_token_and_no_key()
    {
        await using var upstream = await TroubledUpstream.StartAsync();
        var settings = ShopFixture.Settings(upstream.Address);
        foreach (var category in new[] { "Default", "Microsoft.AspNetCore", "Azure.Core", "System", "Yarp" })
        {
            settings[$"Logging__LogLevel__{category}"] = "Trace";
        }

        await using var host = await LocalHostProcess.StartAsync(settings);
        using var shop = new Shop(host);
        var secrets = new List<string> { Convert.ToBase64String(HostSettings.MasterKey), Convert.ToHexString(HostSettings.MasterKey) };
        foreach (var path in new[] { "/samples/fortune", "/once/ok", "/once/fail", "/once/close", "/once/sell", "/season/ok" })
        {
            await BuyAndUseAsync(shop, path, secrets);
        }

        var purchase = await shop.BuyAsync("/once/ok");
        secrets.AddRange(SecretsOf(purchase));
        await RawHttp.SendAsync(host.Address, "GET /once/ok", $"Authorization: {purchase.L402}!");
        await RawHttp.SendAsync(host.Address, "GET /operator/sales/00", $"Authorization: {purchase.L402}", $"x-functions-key: {HostSettings.OperatorKey}");
        await host.InterruptAsync(Patience);

        // It did log everything: the server's own requests, the forwarder's, ours.
        Assert.Contains("trce: ", host.Said, StringComparison.Ordinal);
        Assert.Contains("Request starting HTTP/1.1 GET", host.Said, StringComparison.Ordinal);
        Assert.Contains("Proxying to ", host.Said, StringComparison.Ordinal);
        Assert.Contains("was given back", host.Said, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.False(
            host.Said.Contains(secret, StringComparison.OrdinalIgnoreCase), $"The log holds the secret that begins with {secret[..6]}."));
    }

    private static async Task BuyAndUseAsync(Shop shop, string path, List<string> secrets)
    {
        var purchase = await shop.BuyAsync(path);
        secrets.AddRange(SecretsOf(purchase));
        for (var use = 0; use < 2; use++)
        {
            await RawHttp.SendAsync(shop.Address, $"GET {path}", $"Authorization: {purchase.L402}");
        }

        if (purchase.Offer.Lines.Count == 3)
        {
            var byPayment = await shop.BuyAsync(path);
            secrets.AddRange(SecretsOf(byPayment));
            secrets.Add(byPayment.Payment["Payment ".Length..]);
            await RawHttp.SendAsync(shop.Address, $"GET {path}", $"Authorization: {byPayment.Payment}");
        }
    }

    private static IEnumerable<string> SecretsOf(Purchase purchase)
    {
        var rest = new Purchase(purchase.Offer, purchase.Preimage).Token;
        yield return purchase.Preimage.ToHex();
        yield return Convert.ToBase64String(Convert.FromHexString(purchase.Preimage.ToHex()));
        yield return rest.ToBase64();
        yield return rest.ToBase64Url();
        yield return Convert.ToHexString(rest.Signature[..Macaroon.SignatureLength]);
    }
}
