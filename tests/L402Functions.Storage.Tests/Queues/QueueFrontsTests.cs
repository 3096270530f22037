using System.Diagnostics;
using Azure.Storage.Queues;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Keys;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Queues;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;

namespace L402Functions.Storage.Tests.Queues;

[Collection(AzuriteCollection.Name)]
public sealed class QueueFrontsTests(AzuriteServer azurite) : IDisposable
{
    private static readonly AgentId Root = AgentId.Parse("research");
    private static readonly IntentId Intent = IntentId.TryParse("one", out var id) ? id : throw new FormatException();
    private readonly MasterSecretRing ring = new(new Dictionary<int, byte[]> { [3] = [.. Enumerable.Repeat((byte)7, 32)] }, 3);
    private readonly StorageOptions options = new() { PaymentsQueue = AzuriteServer.NewTableName(), ReconcileQueue = AzuriteServer.NewTableName() };

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_queue_that_is_not_there_yet_and_one_that_is_empty_have_nothing_waiting()
    {
        Assert.Equal([options.PaymentsQueue, options.ReconcileQueue, options.PaymentsQueue + "-poison", options.ReconcileQueue + "-poison"], Fronts().Names);
        Assert.Null(await Fronts().WaitingSinceAsync(options.PaymentsQueue, None));
        await Plain(options.ReconcileQueue).CreateAsync();
        Assert.Null(await Fronts().WaitingSinceAsync(options.ReconcileQueue, None));
    }

    [Fact]
    public async Task The_first_message_waits_since_it_was_put_there_and_stays_there()
    {
        await Queue().EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None);
        var first = await Fronts().WaitingSinceAsync(options.PaymentsQueue, None);
        Assert.NotNull(first);
        await Queue().EnqueuePaymentAsync(Root, Intent, TimeSpan.Zero, None);
        Assert.Equal(first, await Fronts().WaitingSinceAsync(options.PaymentsQueue, None));
        var message = (await Plain(options.PaymentsQueue).ReceiveMessageAsync()).Value;
        Assert.Equal((first, 1), (message.InsertedOn, message.DequeueCount));
    }

    [Fact]
    public async Task A_message_for_later_does_not_wait_before_its_time()
    {
        var sent = Stopwatch.GetTimestamp();
        await Queue().EnqueueReconcileAsync(Root, Intent, TimeSpan.FromSeconds(2), None);
        var since = await Fronts().WaitingSinceAsync(options.ReconcileQueue, None);
        Assert.True(since is null || Stopwatch.GetElapsedTime(sent) >= TimeSpan.FromSeconds(2), "It waited before its time.");
        await Until.TrueAsync(async () => (since = await Fronts().WaitingSinceAsync(options.ReconcileQueue, None)) is not null);
        var message = (await Plain(options.ReconcileQueue).ReceiveMessageAsync()).Value;
        Assert.InRange(since!.Value - message.InsertedOn!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task What_is_no_message_of_ours_is_no_reason_to_fail()
    {
        await Plain(options.PaymentsQueue).CreateAsync();
        await Plain(options.PaymentsQueue).SendMessageAsync("not base64!");
        Assert.Null(await Fronts().WaitingSinceAsync(options.PaymentsQueue, None));
    }

    [Theory]
    [InlineData(Fate.IsLost)]
    [InlineData(Fate.AnswerIsTooLate)]
    [InlineData(Fate.IsTurnedAway)]
    public async Task A_queue_that_does_not_answer_is_asked_once_and_says_so(Fate fate)
    {
        var wire = new FaultyTransport { Decide = _ => fate };
        await Assert.ThrowsAsync<LedgerStoreException>(() => Fronts(o => o.Transport = wire).WaitingSinceAsync(options.PaymentsQueue, None));
        Assert.Equal(1, wire.Sent);
    }

    public void Dispose() => ring.Dispose();

    private QueueFronts Fronts(Action<QueueClientOptions>? configure = null) =>
        new(MoneyQueues.FromConnectionString(azurite.ConnectionString, configure), options, Messages(), TimeProvider.System);

    private QueuePaymentQueue Queue() => new(MoneyQueues.FromConnectionString(azurite.ConnectionString), options, Messages(), TimeProvider.System);

    private QueueMessages Messages() => new(ring, new AgentKeys(ring));

    private QueueClient Plain(string name) => new(azurite.ConnectionString, name);
}
