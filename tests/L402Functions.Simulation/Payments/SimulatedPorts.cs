using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;
using L402Functions.Simulation.Scheduling;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;

namespace L402Functions.Simulation.Payments;

/// <summary>The small ports as one process sees them: each question takes time, and may get no answer.</summary>
public sealed class SimulatedPorts(PaymentWorld outside, IReadOnlyDictionary<string, IPreparingWallet> wallets)
    : IHashRegistry, IFreezes, IAgentDirectory, IDestinationRules, IWalletDirectory
{
    private readonly World world = outside.World;

    public async Task<HashClaim> ClaimAsync(PaymentHash hash, AgentId root, IntentId intent, CancellationToken cancellationToken)
    {
        await AskAsync();
        var claim = outside.Hashes.Claim(hash, root, intent);
        await AskAsync();
        return claim;
    }

    public async Task<FreezeState> ReadAsync(CancellationToken cancellationToken)
    {
        await AskAsync();
        var state = outside.Freezes;
        await AskAsync();
        return state;
    }

    public async Task<AgentId?> FindRootAsync(AgentId agent, CancellationToken cancellationToken)
    {
        await AskAsync();
        return outside.Roots.TryGetValue(agent, out var root) ? root : null;
    }

    public Task<AgentId> RegisterAsync(AgentId agent, AgentId root, CancellationToken cancellationToken) =>
        throw new NotSupportedException("All agents are there from the beginning.");

    public async IAsyncEnumerable<AgentId> ListRootsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await AskAsync();
        foreach (var root in outside.Roots.Values.Distinct())
        {
            yield return root;
        }
    }

    ValueTask<DestinationTable> IDestinationRules.ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DestinationTable.Empty);

    public IPreparingWallet? Find(string name) => wallets.GetValueOrDefault(name);

    private async Task AskAsync()
    {
        await world.Delay(world.Chance.Milliseconds(1, 6));
        if (outside.Server.IsDown || world.Strikes("store: a small question gets no answer", outside.Server.Rates.LostRead / 2))
        {
            throw new LedgerStoreException("The store does not answer.");
        }
    }
}
