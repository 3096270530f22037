using L402Functions.Protocol.Telemetry;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Telemetry;

namespace L402Functions.Spending.Ledger;

/// <summary>
/// Changes to root agents' ledgers, one transaction after another. Steps that wait for the same root share a transaction: each is decided on
/// the head that the one before it left, and all are committed together on the condition that the head is still the one that was read.
/// Every answer, also one that changes nothing, comes from a state that was the current one at some moment of the call.
/// Correctness does not depend on there being one instance of this class: any number of processes may share a store.
/// </summary>
public sealed class SpendingLedger
{
    private readonly Lock gate = new();
    private readonly Dictionary<AgentId, RootLoop> roots = [];
    private readonly ILedgerStore store;
    private readonly TimeProvider clock;
    private readonly IIdSource ids;
    private readonly LedgerLimits limits;
    private readonly SpendingMetrics? metrics;

    /// <summary>A ledger over a store.</summary>
    public SpendingLedger(ILedgerStore store, TimeProvider clock, IIdSource ids, LedgerLimits? limits = null, SpendingMetrics? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(ids);
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.limits = limits ?? new LedgerLimits();
        this.metrics = metrics;
    }

    /// <summary>Decides and commits a step.</summary>
    /// <param name="root">Whose ledger it is.</param>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Ends the waiting. The step may nevertheless have been applied, or may yet be.</param>
    /// <exception cref="LedgerBusyException">Given up; see its reason.</exception>
    public async Task<TResult> ExecuteAsync<TResult>(AgentId root, ILedgerStep<TResult> step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        cancellationToken.ThrowIfCancellationRequested();
        var kind = LedgerActivities.KindOf(step);
        using var activity = LedgerActivities.Start(kind);
        var started = clock.GetTimestamp();
        try
        {
            var waiter = new StepWaiter<TResult>(step, metrics);
            Enqueue(root, waiter);
            return await waiter.WaitAsync(cancellationToken);
        }
        catch (Exception failed)
        {
            activity?.SetFailure(failed.GetType().Name);
            throw;
        }
        finally
        {
            metrics?.Stepped(kind, clock.GetElapsedTime(started));
        }
    }

    /// <summary>The head as it is now; null for a root that has none.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<LedgerHead?> ReadHeadAsync(AgentId root, CancellationToken cancellationToken) =>
        await store.ReadAsync(root, RowKeys.Head, cancellationToken) is { } row ? HeadVersion.Read(root, row).Head : null;

    private void Enqueue(AgentId root, Waiter waiter)
    {
        RootLoop loop;
        lock (gate)
        {
            if (!roots.TryGetValue(root, out var existing))
            {
                existing = new RootLoop(root, store, clock, ids, limits);
                roots.Add(root, existing);
            }

            loop = existing;
            if (!loop.TryEnqueue(waiter))
            {
                throw new LedgerBusyException(root, LedgerBusyReason.QueueFull, mayBeApplied: false);
            }

            if (loop.IsRunning)
            {
                return;
            }

            loop.IsRunning = true;
        }

        // The loop outlives this call and works for others too: it must not carry this caller's activity and other ambient state along.
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = RunAsync(root, loop);
            return;
        }

        using (ExecutionContext.SuppressFlow())
        {
            _ = RunAsync(root, loop);
        }
    }

    private async Task RunAsync(AgentId root, RootLoop loop)
    {
        while (true)
        {
            lock (gate)
            {
                if (!loop.HasWork())
                {
                    loop.IsRunning = false;
                    if (roots.Count > limits.CachedRoots)
                    {
                        roots.Remove(root);
                    }

                    return;
                }
            }

            await loop.RunOnceAsync();
        }
    }
}
