using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Payments;

/// <summary>Reads intents and carries out steps on them; what the desks and workers share.</summary>
public sealed class IntentBook(SpendingLedger ledger, ILedgerStore store, IIdSource ids)
{
    /// <summary>An intent as it is now; null where there is none.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<Intent?> FindAsync(AgentId root, IntentId id, CancellationToken cancellationToken) =>
        await store.ReadAsync(root, RowKeys.Intent(id), cancellationToken) is { } row ? IntentDocument.Read(row) : null;

    /// <summary>The intents that are not final, in the order of their names.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async IAsyncEnumerable<OpenIntent> ListOpenAsync(
        AgentId root, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.OpenIntents, RowKeys.After(RowKeys.OpenIntents), cancellationToken))
        {
            yield return OpenIntent.Read(row);
        }
    }

    /// <summary>The head of a root's ledger; null where there is none.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public Task<LedgerHead?> ReadHeadAsync(AgentId root, CancellationToken cancellationToken) => ledger.ReadHeadAsync(root, cancellationToken);

    internal string NewStepId() => ids.NewId();

    internal string NewId() => ids.NewId();

    internal Task<TResult> ExecuteAsync<TResult>(AgentId root, ILedgerStep<TResult> step, CancellationToken cancellationToken) =>
        ledger.ExecuteAsync(root, step, cancellationToken);
}
