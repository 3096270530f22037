using System.Runtime.CompilerServices;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Store;

/// <summary>
/// A ledger store in memory for tests: several threads may use it, nothing is answered within the call itself, and a test can get between a
/// transaction and its answer.
/// </summary>
public sealed class MemoryLedgerStore : ILedgerStore
{
    private readonly Lock gate = new();
    private readonly MemoryTable table = new();

    /// <summary>Stands before every transaction: it may wait, throw, or call the transaction once or more and do with its answer as it likes.</summary>
    public Func<IReadOnlyList<RowWrite>, Func<WriteResult>, Task<WriteResult>>? OnWrite { get; set; }

    /// <summary>Stands before every read of one row.</summary>
    public Func<string, Task>? OnRead { get; set; }

    /// <summary>How many transactions were made.</summary>
    public long Transactions
    {
        get
        {
            lock (gate)
            {
                return table.Transactions;
            }
        }
    }

    public async Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (OnRead is { } before)
        {
            await before(key);
        }

        lock (gate)
        {
            return table.Read(root, key);
        }
    }

    public async IAsyncEnumerable<LedgerRow> ReadRangeAsync(
        AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        LedgerRow[] rows;
        lock (gate)
        {
            rows = table.ReadRange(root, from, to);
        }

        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    public async Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return OnWrite is { } around ? await around(writes, Write) : Write();

        WriteResult Write()
        {
            lock (gate)
            {
                return table.Write(root, writes);
            }
        }
    }
}
