using System.Diagnostics;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Queues;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Queues;

[Collection(AzuriteCollection.Name)]
public sealed class PaymentQueueTests(AzuriteServer azurite) : IDisposable
{
    private static readonly AgentId Root = AgentId.Parse("research");
    private static readonly IntentId Intent = IntentId.TryParse("one", out var id) ? id : throw new FormatException();
    private readonly MasterSecretRing ring = new(new Dictionary<int, byte[]> { [3] = [.. Enumerable.Repeat((byte)7, 32)] }, 3);
    private readonly StorageOptions options = new() { PaymentsQueue = AzuriteServer.NewTableName(), ReconcileQueue = AzuriteServer.NewTableName() };

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task The_first_message_makes_its_queue_and_is_read_back_as_ours()
    {
        Activity.Current = null;
        await Queue().EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None);
        await Queue().EnqueueReconcileAsync(Root, Intent, TimeSpan.Zero, None);
        Assert.Equal(new MessageReading.Own(Root, Intent), Messages().Read(MessageKind.Payment, await TakeAsync(options.PaymentsQueue)));
        Assert.Equal(new MessageReading.Own(Root, Intent), Messages().Read(MessageKind.Reconcile, await TakeAsync(options.ReconcileQueue)));
    }

    [Fact]
    public async Task A_message_is_base_64_of_ids_and_an_authenticator()
    {
        await Queue().EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None);
        var json = Encoding.UTF8.GetString(await TakeAsync(options.PaymentsQueue));
        Assert.Contains("\"intent\":\"one\"", json, StringComparison.Ordinal);
        Assert.Contains("\"mac\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("lnbc", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_carries_the_trace_of_who_sent_it()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        await Queue().EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None);
        var read = Assert.IsType<MessageReading.Own>(Messages().Read(MessageKind.Payment, await TakeAsync(options.PaymentsQueue)));
        Assert.Equal(activity.Id, read.TraceParent);
        Assert.Equal((Root, Intent), (read.Root, read.Intent));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10_000, 10)]
    [InlineData(10_001, 11)]
    [InlineData(3_600_000, 3_600)]
    [InlineData(604_800_000, 604_800)]
    [InlineData(9_000_000_000, 604_800)]
    public async Task A_delay_is_rounded_up_to_whole_seconds_and_at_most_a_week(long milliseconds, int seconds)
    {
        var asked = new List<string>();
        var queue = Queue(o => o.AddPolicy(new Spy(asked), Azure.Core.HttpPipelinePosition.PerCall));
        await Queue().EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None);
        await ReceiveAsync(options.PaymentsQueue);
        var sent = Stopwatch.GetTimestamp();
        await queue.EnqueuePaymentAsync(Root, Intent, TimeSpan.FromMilliseconds(milliseconds), None);
        Assert.Contains($"visibilitytimeout={seconds}&", Assert.Single(asked) + "&", StringComparison.Ordinal);
        Assert.Contains("messagettl=-1", asked[0], StringComparison.Ordinal);

        // A second can be over by now, and then it may be there.
        Assert.True(await ReceiveAsync(options.PaymentsQueue) is null || Stopwatch.GetElapsedTime(sent) >= TimeSpan.FromSeconds(seconds), "It came before its time.");
    }

    [Fact]
    public async Task What_was_due_before_now_is_due_now()
    {
        await Queue().EnqueueReconcileAsync(Root, Intent, TimeSpan.FromSeconds(-5), None);
        Assert.NotNull(await ReceiveAsync(options.ReconcileQueue));
    }

    [Theory]
    [InlineData(Fate.IsLost)]
    [InlineData(Fate.AnswerIsTooLate)]
    [InlineData(Fate.IsTurnedAway)]
    public async Task A_queue_that_does_not_answer_says_so(Fate fate)
    {
        var queue = Queue(o => o.Transport = new FaultyTransport { Decide = _ => fate });
        await Assert.ThrowsAsync<LedgerStoreException>(() => queue.EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None));
    }

    [Fact]
    public async Task A_message_whose_answer_was_lost_is_sent_again()
    {
        await Queue().EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None);
        var wire = new FaultyTransport();
        wire.Next("POST", Fate.AnswerIsLost);
        await Queue(o => o.Transport = wire).EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None);
        Assert.Equal(2, wire.Sent);
        Assert.Equal(3, (await new QueueClient(azurite.ConnectionString, options.PaymentsQueue).ReceiveMessagesAsync(32)).Value.Length);
    }

    public void Dispose() => ring.Dispose();

    private QueuePaymentQueue Queue(Action<QueueClientOptions>? configure = null) => new(
        MoneyQueues.FromConnectionString(azurite.ConnectionString, o =>
        {
            o.Retry.Delay = TimeSpan.FromMilliseconds(1);
            o.Retry.MaxDelay = TimeSpan.FromMilliseconds(2);
            configure?.Invoke(o);
        }),
        options,
        Messages(),
        TimeProvider.System);

    private QueueMessages Messages() => new(ring, new AgentKeys(ring));

    /// <summary>The next message, its text read as the Functions host reads it.</summary>
    private async Task<byte[]> TakeAsync(string name) => Convert.FromBase64String((await ReceiveAsync(name))!.Body.ToString());

    private async Task<QueueMessage?> ReceiveAsync(string name)
    {
        var plain = new QueueClient(azurite.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        return await plain.ReceiveMessageAsync();
    }

    private sealed class Spy(List<string> asked) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(Azure.Core.HttpMessage message) => asked.Add(message.Request.Uri.Query);
    }
}
