using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using L402Functions.EndToEnd.Tests.Spending;
using L402Functions.EndToEnd.Tests.Spending.Play;
using L402Functions.Protocol;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Worker.Tests.Hosting;

namespace L402Functions.Worker.Tests;

/// <summary>An agent's payment under the real worker, from the request over the message to the wallet.</summary>
[Collection(WorkerTests.Name)]
public sealed class SpendingTests(HostedApp app)
{
    private HostedFunction PayInvoice => app.Host.Functions["PayInvoice"];

    [Fact]
    public async Task A_payment_is_asked_for_over_HTTP_paid_by_its_message_and_by_a_second_delivery_not_again()
    {
        var (agent, invoice, id) = await AskAsync();
        var message = await app.TakeAsync(PayInvoice, id);

        await app.Host.SucceedAsync(Deliveries.Message(PayInvoice, message));

        var settled = (await agent.FindAsync(id)).HasState("settled");
        Assert.Equal(invoice.Hash, PaymentHash.Of(Preimage.TryParse(settled["preimage"], out var preimage) ? preimage : default));
        Assert.Equal(new Money(40_000, 0), await Money.OfAsync(agent));

        await app.Host.SucceedAsync(Deliveries.Message(PayInvoice, message));
        Assert.Equal(settled.Text, (await agent.FindAsync(id)).Text);
        await app.Buyer.Tap.CatchUpAsync();
        Assert.Equal(1, app.Buyer.Tap.RequestsFor(invoice.Text));
        Assert.Single(app.Network.Settled[invoice.Hash]);
        Assert.Equal(new Money(40_000, 0), await Money.OfAsync(agent));
    }

    [Fact]
    public async Task One_message_in_four_invocations_at_once_is_one_payment()
    {
        var (agent, invoice, id) = await AskAsync();
        var message = await app.TakeAsync(PayInvoice, id);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Host.InvokeAsync(Deliveries.Message(PayInvoice, message))));

        (await agent.FindAsync(id, 20)).HasState("settled");
        await app.Buyer.Tap.CatchUpAsync();
        Assert.Equal(1, app.Buyer.Tap.RequestsFor(invoice.Text));
        Assert.Equal(new Money(40_000, 0), await Money.OfAsync(agent));
    }

    // The host adds a message's members to what it tells of the message, over what the queue says.
    [Fact]
    public async Task An_agents_own_message_is_paid_and_one_that_passes_its_members_off_as_the_queues_is_not()
    {
        var agent = await app.Client.RegisterAsync();
        var (invoice, other) = (await app.Network.InvoiceAsync(Msat.FromSats(40), TimeSpan.FromHours(1)), await app.Network.InvoiceAsync(Msat.FromSats(40), TimeSpan.FromHours(1)));
        Assert.True(AgentKey.TryParse(agent.Key, out var key));
        var (id, odd) = (SpendClient.NewName("direct"), SpendClient.NewName("odd"));
        var crafted = JsonNode.Parse(QueueMessages.Write(key, new PaymentRequestForm(odd, other.Text, "a message of its own", HostedApp.Shop, "GET")))!.AsObject();
        (crafted["DequeueCount"], crafted["insertiontime"], crafted["Id"]) = (0, "tomorrow", new JsonObject());

        await app.PutAsync(PayInvoice, QueueMessages.Write(key, new PaymentRequestForm(id, invoice.Text, "a message of its own", HostedApp.Shop, "GET")));
        await app.Host.SucceedAsync(Deliveries.Message(PayInvoice, await app.TakeAsync(PayInvoice, id)));
        await app.PutAsync(PayInvoice, Encoding.UTF8.GetBytes(crafted.ToJsonString()));
        await app.Host.SucceedAsync(Deliveries.Message(PayInvoice, await app.TakeAsync(PayInvoice, odd)));

        (await agent.FindAsync(id)).HasState("settled");
        (await agent.FindAsync(odd)).IsProblem(HttpStatusCode.NotFound, "not-found");
        await app.Buyer.Tap.CatchUpAsync();
        Assert.Equal((1, 0), (app.Buyer.Tap.RequestsFor(invoice.Text), app.Buyer.Tap.RequestsFor(other.Text)));
    }

    [Fact]
    public async Task A_poisoned_message_leaves_the_payment_to_an_operator()
    {
        var (agent, invoice, id) = await AskAsync();
        var poisoned = app.Host.Functions["PoisonedPayment"];

        // The host copies what failed at every delivery, byte for byte.
        var message = await app.TakeAsync(PayInvoice, id);
        await app.Host.SucceedAsync(Deliveries.Message(poisoned, message));

        Assert.Equal("message_poisoned", (await agent.FindAsync(id)).HasState("needs_operator")["cause"]);
        await app.Host.SucceedAsync(Deliveries.Message(PayInvoice, message));
        (await agent.FindAsync(id)).HasState("needs_operator");
        await app.Buyer.Tap.CatchUpAsync();
        Assert.Equal(0, app.Buyer.Tap.RequestsFor(invoice.Text));
    }

    [Fact]
    public async Task A_long_poll_whose_caller_leaves_is_given_up()
    {
        var (agent, _, id) = await AskAsync();
        using var leaving = new CancellationTokenSource();
        using var http = new HttpClient { BaseAddress = app.Host.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/payments/{id}?wait=25");
        request.Headers.Authorization = new("Bearer", agent.Key);

        var polling = http.SendAsync(request, leaving.Token);
        await Until.TrueAsync(() => app.Host.Running == 1);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
        await Until.TrueAsync(() => app.Host.Running == 0);
    }

    [Fact]
    public async Task A_long_poll_that_the_host_gives_up_is_told_so()
    {
        var (agent, _, id) = await AskAsync();

        var polling = agent.FindAsync(id, wait: 25);
        await Until.TrueAsync(() => app.Host.Running == 1);

        // What comes before the worker has begun is not heard, so it is said again until it is.
        await Until.TrueAsync(() =>
        {
            app.Host.CancelRunning();
            return polling.IsCompleted;
        });

        (await polling).IsProblem(HttpStatusCode.ServiceUnavailable, "given-up");
    }

    private async Task<(TestAgent Agent, PlayInvoice Invoice, string Id)> AskAsync()
    {
        var agent = await app.Client.RegisterAsync();
        var invoice = await app.Network.InvoiceAsync(Msat.FromSats(40), TimeSpan.FromHours(1));
        var (id, answer) = await agent.AskAsync(invoice.Text, HostedApp.Shop);
        answer.Is(HttpStatusCode.Accepted);
        Assert.EndsWith($"/v1/payments/{id}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);

        // The caller has the answer a moment before the host has the invocation's.
        await Until.TrueAsync(() => app.Host.Running == 0);
        return (agent, invoice, id);
    }
}
