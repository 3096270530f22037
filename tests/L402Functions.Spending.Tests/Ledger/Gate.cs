using L402Functions.Simulation.Store;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Tests.Ledger;

/// <summary>Holds the first transaction up until it is opened.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Gate(MemoryLedgerStore store)
    {
        store.OnWrite = PassAsync;
    }

    /// <summary>Completes once a transaction stands before the gate.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Open() => opened.TrySetResult();

    public void Dispose() => Open();

    private async Task<WriteResult> PassAsync(IReadOnlyList<RowWrite> writes, Func<WriteResult> write)
    {
        reached.TrySetResult();
        await opened.Task;
        return write();
    }
}
