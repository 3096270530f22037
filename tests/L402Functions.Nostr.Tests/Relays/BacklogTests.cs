using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Tests.Relays;

public sealed class BacklogTests
{
    private readonly Backlog backlog = new(2);

    [Fact]
    public async Task Reading_pauses_at_the_limit_and_goes_on_when_an_event_is_handled()
    {
        backlog.AddEvent();
        Assert.True(Reading().IsCompleted);
        backlog.AddEvent();
        var reading = Reading();
        Assert.False(reading.IsCompleted);
        backlog.RemoveEvent();
        await reading.WaitAsync(Pools.Patience);
    }

    [Fact]
    public async Task A_publisher_lets_reading_go_on_up_to_twice_the_limit()
    {
        backlog.AddEvent();
        backlog.AddEvent();
        var reading = Reading();
        backlog.AddPublisher();
        await reading.WaitAsync(Pools.Patience);
        backlog.AddEvent();
        Assert.True(Reading().IsCompleted);
        backlog.AddEvent();
        Assert.False(Reading().IsCompleted);
    }

    [Fact]
    public async Task Without_its_publisher_reading_pauses_again()
    {
        backlog.AddPublisher();
        backlog.AddEvent();
        backlog.AddEvent();
        backlog.AddEvent();
        Assert.True(Reading().IsCompleted);
        backlog.RemovePublisher();
        var reading = Reading();
        backlog.RemoveEvent();
        Assert.False(reading.IsCompleted);
        backlog.RemoveEvent();
        await reading.WaitAsync(Pools.Patience);
    }

    [Fact]
    public async Task A_paused_reader_can_be_cancelled()
    {
        backlog.AddEvent();
        backlog.AddEvent();
        using var cancelling = new CancellationTokenSource();
        var reading = backlog.WhenReadableAsync(cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private Task Reading() => backlog.WhenReadableAsync(CancellationToken.None).AsTask();
}
