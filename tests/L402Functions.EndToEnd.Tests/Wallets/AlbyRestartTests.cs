using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.EndToEnd.Tests.Wallets;

/// <summary>A relay that goes and comes back between our client and @getalby/sdk's wallet service.</summary>
public sealed class AlbyRestartTests(AlbyWallet line) : IClassFixture<AlbyWallet>
{
    [Fact]
    public async Task Client_and_wallet_find_each_other_again_and_pay_once()
    {
        await Bounded.AnswerAsync(AlbyWallet.PayAsync(line.Client, await line.InvoiceAsync()));

        await line.RestartRelayAsync();

        // Until the service is back nobody hears a request: so something harmless is asked first, by a client that gives up soon.
        await using (var scout = line.Connect(wait: TimeSpan.FromSeconds(5)))
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            while (await scout.GetBalanceAsync(limit.Token) is not WalletOutcome<Msat>.Answered)
            {
                limit.Token.ThrowIfCancellationRequested();
            }
        }

        var invoice = await line.InvoiceAsync();
        var paid = await Bounded.AnswerAsync(AlbyWallet.PayAsync(line.Client, invoice));
        Assert.True(paid.Preimage.Proves(invoice.PaymentHash));
        Assert.Single(line.Network.Payments, p => p.PaymentHash == invoice.PaymentHash);
    }

    [Fact]
    public async Task Without_a_relay_nothing_is_sent_and_the_wallet_keeps_its_money()
    {
        await using var alone = new Alone(line);
        var invoice = await line.InvoiceAsync();

        var outcome = await AlbyWallet.PayAsync(alone.Client, invoice).Within();

        Assert.IsType<WalletOutcome<PaidInvoice>.NotSent>(outcome);
        Assert.DoesNotContain(line.Network.Payments, p => p.PaymentHash == invoice.PaymentHash);
    }

    /// <summary>A client of the same wallet whose relay is not there.</summary>
    private sealed class Alone : IAsyncDisposable
    {
        private readonly NwcUri uri;

        public Alone(AlbyWallet line)
        {
            var port = line.Relay.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            uri = NwcUri.Parse(line.ConnectionString.Replace($":{port}", ":9", StringComparison.Ordinal));
            Client = line.Connect(uri, TimeSpan.FromSeconds(3));
        }

        public NwcClient Client { get; }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            uri.Dispose();
        }
    }
}
