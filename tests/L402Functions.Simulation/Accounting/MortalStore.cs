using System.Runtime.CompilerServices;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Accounting;

/// <summary>A ledger's store as a process sees it that dies at one of its calls.</summary>
public sealed class MortalStore(ILedgerStore inner, Fuse fuse) : ILedgerStore
{
    public Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken) =>
        fuse.PassAsync(() => inner.ReadAsync(root, key, cancellationToken));

    public async IAsyncEnumerable<LedgerRow> ReadRangeAsync(
        AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await fuse.PassAsync(() => Task.FromResult(true));
        await foreach (var row in inner.ReadRangeAsync(root, from, to, cancellationToken))
        {
            yield return row;
        }
    }

    public async IAsyncEnumerable<string> ListKeysAsync(
        AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await fuse.PassAsync(() => Task.FromResult(true));
        await foreach (var key in inner.ListKeysAsync(root, from, to, cancellationToken))
        {
            yield return key;
        }
    }

    public Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        fuse.PassAsync(() => inner.WriteAsync(root, writes, cancellationToken));
}
