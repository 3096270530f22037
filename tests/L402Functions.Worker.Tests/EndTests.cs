using Azure.Storage.Queues.Models;
using L402Functions.DevWallet;
using L402Functions.DevWallet.Faults;
using L402Functions.EndToEnd.Tests.Hosts;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.Protocol;
using L402Functions.Worker.Tests.Hosting;

namespace L402Functions.Worker.Tests;

/// <summary>How a worker of its own begins and ends.</summary>
[Collection(WorkerTests.Name)]
public sealed class EndTests(HostedApp app)
{
    [Fact]
    public async Task A_worker_that_is_asked_to_end_ends_by_itself()
    {
        await using var host = await FunctionsHost.StartAsync(AppSettings.Of(app.Storage, app.Buyer.Connection, app.Buyer.Connection), HostSettings.OperatorKey);

        await host.TerminateAsync();
    }

    [Fact]
    public async Task A_payment_that_the_host_gives_up_in_the_middle_is_left_to_the_next_worker_and_made_once()
    {
        var wallet = await app.Network.ServeAsync();
        var settings = AppSettings.Of(app.Storage, app.Buyer.Connection, wallet.Connection);
        var invoice = await app.Network.InvoiceAsync(Msat.FromSats(40), TimeSpan.FromHours(1));
        TestAgent agent;
        string id;
        QueueMessage message;
        await using (var host = await FunctionsHost.StartAsync(settings, HostSettings.OperatorKey))
        {
            using var client = new SpendClient(host.Address);
            agent = await client.RegisterAsync();
            (id, _) = await agent.AskAsync(invoice.Text, HostedApp.Shop);
            message = await app.TakeAsync(host.Functions["PayInvoice"], id);

            // The wallet pays at once, and says so when nobody listens any more.
            wallet.Faults.Next(WalletMethod.PayInvoice, new WalletFault.ReplyLate(TimeSpan.FromMinutes(10)));
            var paying = host.InvokeAsync(Deliveries.Message(host.Functions["PayInvoice"], message));
            await Until.TrueAsync(() => app.Network.Settled.Contains(invoice.Hash));
            host.CancelRunning();
            await paying;
            await host.TerminateAsync();
        }

        await using var next = await FunctionsHost.StartAsync(settings, HostSettings.OperatorKey);
        using var again = new SpendClient(next.Address);
        agent = agent with { Client = again };
        await next.SucceedAsync(Deliveries.Message(next.Functions["PayInvoice"], message));
        await next.SucceedAsync(Deliveries.Message(next.Functions["Reconcile"], await app.TakeAsync(next.Functions["Reconcile"], id)));

        (await agent.FindAsync(id)).HasState("settled");
        await wallet.Tap.CatchUpAsync();
        Assert.Equal(1, wallet.Tap.RequestsFor(invoice.Text));
        Assert.Single(app.Network.Settled[invoice.Hash]);
        Assert.Equal(new Money(40_000, 0), await Money.OfAsync(agent));
    }

    [Fact]
    public async Task A_worker_with_wrong_settings_ends_and_names_each_of_them_and_none_of_their_values()
    {
        var settings = new Dictionary<string, string?> { ["L402__MasterKeys__0"] = "bXVjaCB0b28gc2hvcnQ=" };

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(() => FunctionsHost.StartAsync(settings, HostSettings.OperatorKey));

        Assert.All(
            new[] { "L402:MasterKeys:0", "L402:Storage", "MoneyStorage", "L402SweepSchedule", "L402RetentionSchedule" },
            setting => Assert.Contains(setting, failed.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("bXVjaCB0b28gc2hvcnQ=", failed.Message, StringComparison.Ordinal);
    }
}
