using System.Diagnostics;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol.Telemetry;
using L402Functions.Protocol.Wallets;

namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>What is secret is in no log, no metric, no span and no text of an object, whatever goes wrong.</summary>
public sealed class SecrecyTests
{
    [Fact]
    public async Task Nothing_secret_is_told_anywhere()
    {
        var spans = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == L402Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var line = await WalletLine.OpenAsync();
        var invoice = await line.InvoiceAsync();
        var paid = Bounded.Answered(await WalletLine.PayAsync(line.Client, invoice).Within());
        line.Service.Faults
            .Next(WalletMethod.PayInvoice, new WalletFault.GarbageContent(true))
            .Next(WalletMethod.PayInvoice, new WalletFault.WrongResultType(true))
            .Next(WalletMethod.LookupInvoice, new WalletFault.DuplicateReply())
            .Next(WalletMethod.LookupInvoice, new WalletFault.WrongPreimage())
            .Next(WalletMethod.GetBalance, new WalletFault.DropReply());
        Bounded.Refused(WalletErrorCode.Internal, await WalletLine.PayAsync(line.Client, invoice).Within());
        var second = await line.InvoiceAsync();
        var again = Bounded.Answered(await WalletLine.PayAsync(line.Client, second).Within());
        Bounded.Answered(await line.Client.LookupInvoiceAsync(invoice.PaymentHash, default).Within());
        Bounded.Answered(await line.Client.LookupInvoiceAsync(invoice.PaymentHash, default).Within());
        var silent = line.Client.GetBalanceAsync(default);
        await Bounded.UntilAsync(() => line.Service.Faults.Remaining == 0, "the faults");
        await line.PassAsync(WalletLine.Wait, silent);
        var unknown = await silent.Within();
        var prepared = await line.Client.PreparePaymentAsync(new PayInvoiceRequest((await line.InvoiceAsync()).Invoice!), default);
        await line.FlushAsync();

        var told = string.Join(
            '\n',
            [
                line.Log.Text,
                .. line.Meters.Sums.Keys,
                .. spans.Select(s => $"{s.DisplayName} {string.Join(' ', s.TagObjects)} {s.StatusDescription}"),
                $"{line.Client}", $"{line.Uri}", $"{paid}", $"{unknown}", $"{prepared}",
            ]);
        Assert.Contains("nwc.client.request.duration{nwc.method=get_balance,nwc.outcome=unknown}", told, StringComparison.Ordinal);
        Assert.Contains(spans, s => s.DisplayName == "nwc pay_invoice" && s.GetTagItem("nwc.outcome") is "answered");
        Assert.Contains("get_balance", line.Log.Text, StringComparison.Ordinal);
        var secret = line.Uri.ToSecretString();
        string[] secrets =
        [
            secret, secret[(secret.IndexOf("secret=", StringComparison.Ordinal) + 7)..],
            paid.Preimage.ToHex(), again.Preimage.ToHex(), invoice.Invoice!, second.Invoice!,
            .. line.Relay.Received.Where(e => e.Content.Length > 0 && e.Kind != NostrKinds.WalletInfo).Select(e => e.Content),
        ];
        Assert.All(secrets, s => Assert.DoesNotContain(s, told, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Options_out_of_range_are_a_mistake()
    {
        await using var line = await WalletLine.OpenAsync();
        NwcClientOptions[] wrong =
        [
            new() { Wait = TimeSpan.Zero },
            new() { Wait = TimeSpan.FromHours(2) },
            new() { ExpirationMargin = TimeSpan.FromSeconds(-1) },
            new() { CapabilitiesWait = TimeSpan.FromSeconds(-1) },
            new() { NotificationBuffer = 0 },
        ];
        Assert.All(wrong, o => Assert.Throws<ArgumentOutOfRangeException>(() => new NwcClient(line.Uri, o, line.Metrics, line.Time, line.Log)));
    }
}
