using System.Runtime.CompilerServices;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Rollups;

/// <summary>Reads rollups.</summary>
public sealed class RollupReader(ILedgerStore store)
{
    /// <summary>A root's rollups of the days from <paramref name="from"/> to <paramref name="to"/>, both included, by day.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async IAsyncEnumerable<Rollup> ReadAsync(
        AgentId root, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.RollupsOf(from), RowKeys.After(RowKeys.RollupsOf(to)), cancellationToken))
        {
            yield return new Rollup(RollupKey.Read(row.Key), RollupFigures.Read(row.Document));
        }
    }
}
