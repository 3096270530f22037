using System.Collections.Concurrent;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Freezes;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>The small stores besides the ledger, in memory, shared by every process of a test.</summary>
internal sealed class TestPorts : IHashRegistry, IFreezes, IFreezeBoard, IAgentDirectory, IDestinationRules, IWalletDirectory
{
    private readonly ConcurrentDictionary<PaymentHash, (AgentId Root, IntentId Intent)> hashes = new();
    private readonly ConcurrentDictionary<AgentId, AgentId> roots = new();
    private readonly ConcurrentDictionary<FreezeTarget, Freeze> signs = new();

    public FreezeState Freeze { get; set; } = FreezeState.None;

    public DestinationTable Destinations { get; set; } = DestinationTable.Empty;

    public ConcurrentDictionary<string, IPreparingWallet> Wallets { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs before every read of the stop signs.</summary>
    public Action? OnFreezeRead { get; set; }

    public async Task<HashClaim> ClaimAsync(PaymentHash hash, AgentId root, IntentId intent, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var owner = hashes.GetOrAdd(hash, (root, intent));
        return owner == (root, intent) ? new HashClaim.Claimed() : new HashClaim.Taken(owner.Root, owner.Intent);
    }

    public async Task<FreezeState> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        OnFreezeRead?.Invoke();
        return Freeze;
    }

    public async Task FreezeAsync(Freeze freeze, CancellationToken cancellationToken)
    {
        await Task.Yield();
        signs[freeze.Target] = freeze;
        Freeze = Freeze with { Everything = signs.ContainsKey(new FreezeTarget.Everything()) };
    }

    public async Task ThawAsync(FreezeTarget target, CancellationToken cancellationToken)
    {
        await Task.Yield();
        signs.TryRemove(target, out _);
        Freeze = Freeze with { Everything = signs.ContainsKey(new FreezeTarget.Everything()) };
    }

    public async Task<IReadOnlyList<Freeze>> ListAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return [.. signs.Values];
    }

    ValueTask<DestinationTable> IDestinationRules.ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Destinations);

    public async Task<AgentId?> FindRootAsync(AgentId agent, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return roots.TryGetValue(agent, out var root) ? root : null;
    }

    public async Task<AgentId> RegisterAsync(AgentId agent, AgentId root, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return roots.GetOrAdd(agent, root);
    }

    public async IAsyncEnumerable<AgentId> ListRootsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var root in roots.Values.Distinct())
        {
            yield return root;
        }
    }

    public IPreparingWallet? Find(string name) => Wallets.GetValueOrDefault(name);
}

/// <summary>The test's time for whoever asks what time it is, and real time for whoever waits: a ledger's pauses must end though the clock stands still.</summary>
internal sealed class LedgerClock(ManualClock clock) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
}
