using System.Threading.Channels;
using L402Functions.Storage.Registry;

namespace L402Functions.Storage.Tests.Registry;

public sealed class SharedReadingTests
{
    private readonly Channel<TaskCompletionSource<int>> begun = Channel.CreateUnbounded<TaskCompletionSource<int>>();
    private readonly SharedReading<int> shared;

    public SharedReadingTests() => shared = new SharedReading<int>(() =>
    {
        var reading = new TaskCompletionSource<int>();
        begun.Writer.TryWrite(reading);
        return reading.Task;
    });

    [Fact]
    public async Task A_question_is_answered_by_a_reading_that_began_after_it()
    {
        var first = shared.ReadAsync(CancellationToken.None);
        var (second, third) = (shared.ReadAsync(CancellationToken.None), shared.ReadAsync(CancellationToken.None));
        (await NextReadingAsync()).SetResult(1);
        Assert.Equal(1, await first);
        Assert.False(second.IsCompleted);
        (await NextReadingAsync()).SetResult(2);
        Assert.Equal((2, 2), (await second, await third));
        Assert.False(begun.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_reading_that_failed_fails_those_who_waited_for_it_and_no_others()
    {
        var first = shared.ReadAsync(CancellationToken.None);
        var second = shared.ReadAsync(CancellationToken.None);
        (await NextReadingAsync()).SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        (await NextReadingAsync()).SetResult(2);
        Assert.Equal(2, await second);
    }

    [Fact]
    public async Task One_who_leaves_takes_nothing_from_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var (first, second) = (shared.ReadAsync(leaving.Token), shared.ReadAsync(leaving.Token));
        var third = shared.ReadAsync(CancellationToken.None);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        (await NextReadingAsync()).SetResult(1);
        (await NextReadingAsync()).SetResult(2);
        Assert.Equal(2, await third);
    }

    [Fact]
    public async Task After_a_pause_it_is_read_afresh()
    {
        var first = shared.ReadAsync(CancellationToken.None);
        (await NextReadingAsync()).SetResult(1);
        Assert.Equal(1, await first);
        var second = shared.ReadAsync(CancellationToken.None);
        (await NextReadingAsync()).SetResult(2);
        Assert.Equal(2, await second);
    }

    /// <summary>The next reading, when it has begun: that is on another thread, at some time after the one before it.</summary>
    private Task<TaskCompletionSource<int>> NextReadingAsync() =>
        begun.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
