using L402Functions.EndToEnd.Tests.Spending.Play;

namespace L402Functions.EndToEnd.Tests.Spending.Crowd;

/// <summary>Reads an agent's budget again and again, at one host after the other, and remembers the most that was ever spent or reserved.</summary>
internal sealed class BudgetReader : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Task reading;
    private long reads;
    private long most;

    public BudgetReader(IReadOnlyList<TestAgent> seenFrom) => reading = Task.Run(() => ReadAsync(seenFrom));

    /// <summary>How often it has read.</summary>
    public long Reads => Interlocked.Read(ref reads);

    /// <summary>The most that was spent and reserved at any reading, in millisatoshi.</summary>
    public long Most => Interlocked.Read(ref most);

    /// <summary>Reads no more; fails where a reading failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await reading;
        stopping.Dispose();
    }

    private async Task ReadAsync(IReadOnlyList<TestAgent> seenFrom)
    {
        while (!stopping.IsCancellationRequested)
        {
            var money = await Money.OfAsync(seenFrom[(int)(reads % seenFrom.Count)]);
            Interlocked.Exchange(ref most, Math.Max(most, money.Spent + money.Reserved));
            Interlocked.Increment(ref reads);
        }
    }
}
