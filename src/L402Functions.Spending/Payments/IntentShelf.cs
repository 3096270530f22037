using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Payments;

/// <summary>Looks through intents, for people: page by page, and never through more rows at a time than a request can wait for.</summary>
public sealed class IntentShelf(ILedgerStore store)
{
    /// <summary>The most intents of a page.</summary>
    public const int MaxPage = 200;

    /// <summary>The most rows that are read for a page.</summary>
    public const int MaxRead = 2_000;

    /// <summary>True for what can be the end of a page.</summary>
    public static bool IsEnd(string text) => IntentId.TryParseStored(text, out _);

    /// <summary>The intents of one root, from <paramref name="after"/> on.</summary>
    /// <param name="root">Whose ledger.</param>
    /// <param name="agent">Only this agent's; null for the whole tree's.</param>
    /// <param name="state">Only those in this state; null for any.</param>
    /// <param name="after">Where the page before ended: its <see cref="IntentPage.Next"/>.</param>
    /// <param name="limit">How many, at most <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LedgerStoreException">The store did not answer.</exception>
    public async Task<IntentPage> ReadAsync(
        AgentId root, AgentId? agent, IntentState? state, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        var found = new List<Intent>();
        var read = 0;

        // No name has the exclamation mark, and every character that one has comes after it: this is the first key after the last one.
        var from = after is null ? RowKeys.Intents : $"{RowKeys.Intents}{after}!";
        await foreach (var row in store.ReadRangeAsync(root, from, RowKeys.After(RowKeys.Intents), cancellationToken))
        {
            var intent = IntentDocument.Read(row);
            if (!intent.Id.IsArchive && (agent is null || intent.Agent == agent) && (state is null || intent.State == state))
            {
                found.Add(intent);
            }

            if (found.Count == limit || ++read == MaxRead)
            {
                return new IntentPage(found, intent.Id.ToString());
            }
        }

        return new IntentPage(found, null);
    }
}
