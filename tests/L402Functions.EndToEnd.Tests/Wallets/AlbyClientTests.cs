using System.Globalization;
using System.Text.Json;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Nwc;
using L402Functions.EndToEnd.Tests.Peers;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.EndToEnd.Tests.Wallets;

/// <summary>@getalby/sdk's client and our wallet service, through the relay of @nostr-relay.</summary>
public sealed class AlbyClientTests
{
    [Fact]
    public async Task The_client_asks_everything_is_paid_and_pays_and_is_told_of_both()
    {
        using var log = new RecordedLog();
        var network = new SimulatedNetwork(TimeProvider.System);
        var wallet = network.CreateWallet("ours", Msat.FromSats(100_000));
        var other = network.CreateWallet("other", Msat.FromSats(100_000));
        var toPay = await Bounded.AnswerAsync(other.MakeInvoiceAsync(new MakeInvoiceRequest(Msat.FromSats(500), "to pay"), default));
        await using var relay = await PeerRelay.StartAsync();
        await using var service = new NwcWalletService(wallet, [relay.Address], new NwcWalletServiceOptions(), TimeProvider.System, log);
        await service.StartAsync(default);

        await using var client = await PeerPackages.StartAsync("wallet-client.mjs", service.CreateConnection("alby"), toPay.Invoice!);
        var invoice = Json(await client.ReadLineAsync()).GetProperty("invoice").GetString()!;
        var received = await Bounded.AnswerAsync(other.PayInvoiceAsync(new PayInvoiceRequest(invoice), default));
        var said = Json(await client.ReadLineAsync());

        Assert.Equal("nip44_v2", Text(said, "encryption"));
        Assert.Contains("pay_invoice", Texts(said.GetProperty("service"), "capabilities"));
        Assert.Contains("nip44_v2", Texts(said.GetProperty("service"), "encryptions"));
        Assert.Equal(("ours", "regtest"), (Text(said.GetProperty("info"), "alias"), Text(said.GetProperty("info"), "network")));
        Assert.Equal(100_000_000, said.GetProperty("before").GetProperty("balance").GetInt64());
        Assert.Equal(100_000_000 + 21_000 - 500_000, said.GetProperty("after").GetProperty("balance").GetInt64());

        Assert.True(Preimage.TryParse(Text(said.GetProperty("paid"), "preimage"), out var preimage) && preimage.Proves(toPay.PaymentHash));
        var lookedUp = said.GetProperty("lookedUp");
        Assert.Equal(("incoming", "settled", received.Preimage.ToHex()), (Text(lookedUp, "type"), Text(lookedUp, "state"), Text(lookedUp, "preimage")));
        Assert.Equal("from @getalby/sdk", Text(lookedUp, "description"));
        Assert.Equal(600, lookedUp.GetProperty("expires_at").GetInt64() - lookedUp.GetProperty("created_at").GetInt64());
        Assert.Equal(("outgoing", toPay.PaymentHash.ToString()), (Text(said.GetProperty("lookedUpByInvoice"), "type"), Text(said.GetProperty("lookedUpByInvoice"), "payment_hash")));
        Assert.Equal(["outgoing", "incoming"], said.GetProperty("listed").GetProperty("transactions").EnumerateArray().Select(t => Text(t, "type")));

        // The same invoice again: an error, and no second payment.
        Assert.Equal(("Nip47WalletError", "INTERNAL"), (Text(said.GetProperty("again"), "kind"), Text(said.GetProperty("again"), "code")));
        Assert.Single(network.Payments, p => p.PaymentHash == toPay.PaymentHash);

        Assert.Equal(
            [$"payment_received 21000 {received.Preimage.ToHex()}", $"payment_sent 500000 {preimage.ToHex()}"],
            said.GetProperty("notifications").EnumerateArray().Select(Told));
    }

    private static string Told(JsonElement notification)
    {
        var transaction = notification.GetProperty("notification");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Text(notification, "notification_type")} {transaction.GetProperty("amount").GetInt64()} {Text(transaction, "preimage")}");
    }

    private static JsonElement Json(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static IEnumerable<string> Texts(JsonElement json, string name) => json.GetProperty(name).EnumerateArray().Select(t => t.GetString()!);
}
