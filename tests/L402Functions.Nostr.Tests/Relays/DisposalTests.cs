using L402Functions.DevWallet.Relay;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Tests.Relays;

public sealed class DisposalTests : IAsyncLifetime
{
    /// <summary>Every other bound in these tests is longer.</summary>
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(15);

    private readonly NostrKey key = NostrKey.Generate();
    private DevRelay relay = null!;

    public async Task InitializeAsync() => relay = await Pools.RelayAsync();

    public async Task DisposeAsync()
    {
        await relay.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task A_pool_that_was_never_used_is_disposed_at_once()
    {
        var pool = Pools.Pool(relay.Address);
        await PromptlyAsync(pool);
        await PromptlyAsync(pool);
        Assert.Equal(RelayState.Closed, pool.Status.Single().State);
    }

    [Fact]
    public async Task Disposed_while_connecting_it_ends()
    {
        await using var mute = new MuteRelay(shakesHands: false);
        var pool = Pools.Pool(mute.Address);
        var publishing = Pools.PublishAsync(pool, Pools.Event(key));
        await Until.TrueAsync(() => mute.Taken == 1);
        await PromptlyAsync(pool);
        Assert.IsType<PublishResult.NotSent>(await publishing.WaitAsync(Promptly));
    }

    [Fact]
    public async Task Disposed_while_backing_off_it_ends()
    {
        var pool = Pools.Pool(Pools.Options with { FirstBackoff = TimeSpan.FromHours(1), LongestBackoff = TimeSpan.FromHours(1) }, Pools.DeadAddress);
        var publishing = Pools.PublishAsync(pool, Pools.Event(key));
        await Until.TrueAsync(() => pool.Status[0].State == RelayState.BackingOff);
        await PromptlyAsync(pool);
        Assert.IsType<PublishResult.NotSent>(await publishing.WaitAsync(Promptly));
    }

    [Fact]
    public async Task Disposed_while_an_OK_is_awaited_the_event_is_unconfirmed()
    {
        relay.Script.Next(Pools.EphemeralKind, new RelayFault.NeverAnswer());
        var pool = Pools.Pool(relay.Address);
        var publishing = Pools.PublishAsync(pool, Pools.Event(key));
        await Until.TrueAsync(() => relay.Received.Count == 1);
        await PromptlyAsync(pool);
        Assert.IsType<PublishResult.Unconfirmed>(await publishing.WaitAsync(Promptly));
    }

    [Fact]
    public async Task Disposed_while_a_subscription_is_awaited_nothing_is_sent()
    {
        relay.Script.OmitEndOfStored = true;
        var pool = Pools.Pool(relay.Address);
        pool.Subscribe(Pools.By(key), _ => ValueTask.CompletedTask);
        var publishing = Pools.PublishAsync(pool, Pools.Event(key));
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        await PromptlyAsync(pool);
        Assert.IsType<PublishResult.NotSent>(await publishing.WaitAsync(Promptly));
    }

    [Fact]
    public async Task Disposed_at_any_moment_it_ends_with_all_its_publications()
    {
        for (var round = 0; round < 40; round++)
        {
            var pool = Pools.Pool(relay.Address, Pools.DeadAddress);
            pool.Subscribe(Pools.By(key), _ => ValueTask.CompletedTask);
            var publishing = Enumerable.Range(0, 3).Select(_ => Pools.PublishAsync(pool, Pools.Event(key))).ToArray();
            for (var turn = 0; turn < round; turn++)
            {
                await Task.Yield();
            }

            await PromptlyAsync(pool);
            await Task.WhenAll(publishing).WaitAsync(Promptly);
        }

        await Until.TrueAsync(() => relay.ConnectionCount == 0);
    }

    [Fact]
    public async Task A_handler_that_never_ends_does_not_hold_the_disposal_up()
    {
        var pool = Pools.Pool(Pools.Options with { QueueLength = 2 }, relay.Address);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pool.Subscribe(Pools.By(key), async _ =>
        {
            entered.TrySetResult();
            await never.Task;
        });
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        for (var i = 0; i < 20; i++)
        {
            relay.Inject(Pools.Event(key));
        }

        await entered.Task.WaitAsync(Promptly);
        await PromptlyAsync(pool);
        never.SetResult();
    }

    [Fact]
    public async Task A_handler_may_dispose_its_pool()
    {
        var pool = Pools.Pool(relay.Address);
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pool.Subscribe(Pools.By(key), async _ =>
        {
            await pool.DisposeAsync();
            disposed.TrySetResult();
        });
        await Until.TrueAsync(() => relay.SubscriptionCount == 1);
        relay.Inject(Pools.Event(key));
        await disposed.Task.WaitAsync(Promptly);
        await Until.TrueAsync(() => relay.ConnectionCount == 0);
    }

    [Fact]
    public async Task A_disposed_pool_sends_nothing_and_takes_no_subscription()
    {
        var pool = Pools.Pool(relay.Address);
        await Pools.PublishAsync(pool, Pools.Event(key));
        await PromptlyAsync(pool);
        Assert.IsType<PublishResult.NotSent>(await Pools.PublishAsync(pool, Pools.Event(key)));
        Assert.Throws<ObjectDisposedException>(() => pool.Subscribe(Pools.By(key), _ => ValueTask.CompletedTask));
    }

    private static Task PromptlyAsync(RelayPool pool) => pool.DisposeAsync().AsTask().WaitAsync(Promptly);
}
