using System.Collections.Concurrent;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Retention;

namespace L402Functions.Simulation.Accounting;

/// <summary>Holds in memory.</summary>
public sealed class MemoryHolds : IHoldBoard
{
    private readonly ConcurrentDictionary<string, Hold> holds = new(StringComparer.Ordinal);

    /// <summary>Runs before every reading.</summary>
    public Action? OnRead { get; set; }

    public Task SetAsync(Hold hold, CancellationToken cancellationToken)
    {
        holds[hold.Root?.Value ?? string.Empty] = hold;
        return Task.CompletedTask;
    }

    public Task LiftAsync(AgentId? root, CancellationToken cancellationToken)
    {
        holds.TryRemove(root?.Value ?? string.Empty, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Hold>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Hold>>([.. holds.Values]);

    public async Task<HoldState> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        OnRead?.Invoke();
        return new HoldState(holds.Values.Any(h => h.Root is null), [.. holds.Values.Select(h => h.Root).OfType<AgentId>()]);
    }
}
