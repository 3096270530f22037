using System.Runtime.CompilerServices;
using L402Functions.Simulation.Scheduling;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Store;

/// <summary>
/// The store as one process sees it: requests and answers take time and get lost; a transaction whose answer is lost may have been made,
/// or not, or is made long after; and at times the store is down for everybody.
/// </summary>
public sealed class SimulatedStore(World world, StoreServer server, string client) : ILedgerStore
{
    private const int PageRows = 4;

    public async Task<LedgerRow?> ReadAsync(AgentId root, string key, CancellationToken cancellationToken)
    {
        await RequestAsync();
        var row = server.Read(root, key);
        await AnswerAsync();
        return row;
    }

    public async IAsyncEnumerable<LedgerRow> ReadRangeAsync(
        AgentId root, string from, string to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            await RequestAsync();
            var page = server.ReadRange(root, from, to, PageRows);
            await AnswerAsync();
            foreach (var row in page)
            {
                yield return row;
            }

            if (page.Length < PageRows)
            {
                yield break;
            }

            from = page[^1].Key + '\u0001';
        }
    }

    public async Task<WriteResult> WriteAsync(AgentId root, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        if (world.Strikes("store: a transaction is made long after its answer was given up", server.Rates.LateWrite))
        {
            world.After(world.Chance.Seconds(1, 90), () => server.Write(client, root, writes));
            await LoseAsync();
        }

        if (world.Strikes("store: a transaction gets lost on its way", server.Rates.LostRequest))
        {
            await LoseAsync();
        }

        // Outside the process: a request that has gone out is carried out even where its process has died.
        var answer = new TaskCompletionSource<WriteResult?>();
        var isLost = world.Strikes("store: a transaction is made and its answer gets lost", server.Rates.LostAnswer);
        world.After(world.Chance.Milliseconds(1, 8), () =>
        {
            var result = server.IsDown ? null : server.Write(client, root, writes);
            world.After(isLost ? world.Chance.Seconds(1, 5) : world.Chance.Milliseconds(1, 8), () => answer.SetResult(isLost ? null : result));
        });
        return await answer.Task ?? throw new LedgerStoreException("The store does not answer.");
    }

    private async Task RequestAsync()
    {
        await world.Delay(world.Chance.Milliseconds(1, 6));
        if (server.IsDown || world.Strikes("store: a read gets no answer", server.Rates.LostRead))
        {
            await LoseAsync();
        }
    }

    private async Task AnswerAsync() => await world.Delay(world.Chance.Milliseconds(1, 6));

    private async Task LoseAsync()
    {
        await world.Delay(world.Chance.Seconds(1, 5));
        throw new LedgerStoreException("The store does not answer.");
    }
}
