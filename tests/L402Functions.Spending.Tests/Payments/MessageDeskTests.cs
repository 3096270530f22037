using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>What comes out of the queues as bytes.</summary>
public sealed class MessageDeskTests : PaymentTest
{
    private readonly MasterSecretRing master = new(new Dictionary<int, byte[]> { [1] = new byte[32] }, 1);

    private QueueMessages Messages => new(master, Keys);

    private MessageDesk Desk => new(
        Messages, Process.Agents, Process.Cashier, Process.Worker, Process.Reconciler, Process.Poison, Ports, NullLogger<MessageDesk>.Instance);

    [Fact]
    public async Task Our_own_message_pays_what_was_accepted()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        var outcome = await Desk.PayAsync(Messages.Write(MessageKind.Payment, Root, Id("order-1")), null, None);
        var stands = Assert.IsType<ProcessOutcome.Stands>(Assert.IsType<MessageOutcome.Handled>(outcome).Outcome);
        Assert.Equal(IntentState.Settled, stands.Intent.State);
    }

    [Fact]
    public async Task An_agents_message_is_accepted_and_paid_and_the_same_again_pays_nothing_more()
    {
        var invoice = await InvoiceAsync();
        var message = QueueMessages.Write(Keys.Derive(Root, 1), new PaymentRequestForm("order-1", invoice, "a page"));

        Assert.IsType<AcceptResult.Accepted>(Assert.IsType<MessageOutcome.FromAgent>(await Desk.PayAsync(message, null, None)).Result);
        Assert.IsType<AcceptResult.Replayed>(Assert.IsType<MessageOutcome.FromAgent>(await Desk.PayAsync(message, null, None)).Result);

        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);
        Assert.Equal(1, PaymentsOf(invoice));
    }

    [Fact]
    public async Task A_message_by_a_key_that_is_over_moves_nothing()
    {
        var message = QueueMessages.Write(Keys.Derive(Root, 1), new PaymentRequestForm("order-1", await InvoiceAsync(), "a page"));
        await Process.Agents.RotateKeyAsync(Root, TimeSpan.FromMinutes(1), Alice, None);
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(new MessageOutcome.KeyOver(Root, 1), await Desk.PayAsync(message, null, None));
        Assert.Null(await Process.Book.FindAsync(Root, Id("order-1"), None));
    }

    [Fact]
    public async Task How_long_a_message_waited_is_counted_from_when_it_was_due()
    {
        using var meters = new HeardMeters();
        var desk = new MessageDesk(
            Messages, Process.Agents, Process.Cashier, Process.Worker, Process.Reconciler, Process.Poison, Ports, NullLogger<MessageDesk>.Instance,
            new SpendingGauges(meters, Process.Watch, Clock));
        var inserted = Clock.GetUtcNow();
        var later = Messages.Write(MessageKind.Reconcile, Root, Id("order-1"), dueAt: inserted + TimeSpan.FromHours(1));
        Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(7));

        await desk.ReconcileAsync(later, inserted, None);
        await desk.PayAsync(Messages.Write(MessageKind.Payment, Root, Id("order-1")), Clock.GetUtcNow() - TimeSpan.FromSeconds(2), None);
        await desk.TakePoisonedAsync("no message"u8.ToArray(), Clock.GetUtcNow() - TimeSpan.FromSeconds(400), None);
        Assert.Equal(
            new Dictionary<string, double> { ["l402.queue.age{queue=reconcile}"] = 7, ["l402.queue.age{queue=payments}"] = 2, ["l402.queue.age{queue=payments-poison}"] = 400 },
            meters.Show());
    }

    [Fact]
    public async Task A_message_moved_to_the_other_queue_is_not_believed()
    {
        await AcceptAsync("order-1", await InvoiceAsync());
        var message = Messages.Write(MessageKind.Reconcile, Root, Id("order-1"));

        Assert.Equal(new MessageOutcome.Refused(MessageFault.NotAuthentic), await Desk.PayAsync(message, null, None));
        Assert.Equal(new MessageOutcome.Refused(MessageFault.NotAuthentic), await Desk.TakePoisonedAsync(message, null, None));
        Assert.Equal(IntentState.Requested, (await FindAsync("order-1")).State);
        Assert.Equal(new MessageOutcome.Refused(MessageFault.Malformed), await Desk.ReconcileAsync("no message"u8.ToArray(), null, None));
    }

    [Fact]
    public async Task A_poisoned_message_of_an_agent_marks_what_it_had_begun_and_nothing_else()
    {
        var message = QueueMessages.Write(Keys.Derive(Root, 1), new PaymentRequestForm("order-1", await InvoiceAsync(), "a page"));
        Assert.IsType<ProcessOutcome.Missing>(Assert.IsType<MessageOutcome.Handled>(await Desk.TakePoisonedAsync(message, null, None)).Outcome);

        Ports.Wallets.Clear();
        var sub = AgentId.Parse("scout");
        await PutPolicyAsync("{}", sub, Root);
        await AcceptAsync("order-2", await InvoiceAsync());
        var foreign = QueueMessages.Write(Keys.Derive(sub, 1), new PaymentRequestForm("order-2", await InvoiceAsync(), "a page"));
        Assert.IsType<ProcessOutcome.Missing>(Assert.IsType<MessageOutcome.Handled>(await Desk.TakePoisonedAsync(foreign, null, None)).Outcome);
        Assert.Equal(IntentState.Requested, (await FindAsync("order-2")).State);

        await Desk.TakePoisonedAsync(Messages.Write(MessageKind.Payment, Root, Id("order-2")), null, None);
        Assert.Equal(IntentState.NeedsOperator, (await FindAsync("order-2")).State);
        Assert.Equal(Msat.Zero, await SpentAsync());
    }
}
