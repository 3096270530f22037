using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;

namespace L402Functions.Storage.Registry;

/// <summary>
/// Agents and the roots of their trees in Table Storage: a row each in the partition <c>agents</c> of the registry, RowKey = the agent's name.
/// Inserted and never changed, so that what was read once need not be read again; everything else about an agent is in its ledger's head.
/// </summary>
public sealed class TableAgentDirectory : IAgentDirectory
{
    private const string Partition = "agents";
    private const string Root = nameof(Root);
    private const string RegisteredAt = nameof(RegisteredAt);
    private const int Capacity = 16_384;
    private readonly ConcurrentDictionary<AgentId, AgentId> known = new();
    private readonly MoneyTable table;
    private readonly TimeProvider clock;

    /// <summary>A directory in <see cref="StorageOptions.RegistryTable"/>.</summary>
    public TableAgentDirectory(MoneyTables tables, StorageOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        table = new MoneyTable(tables, options.RegistryTable, options.Patience, clock);
        this.clock = clock;
    }

    /// <inheritdoc/>
    public async Task<AgentId?> FindRootAsync(AgentId agent, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(agent, out var root))
        {
            return root;
        }

        if (await table.FindAsync(Partition, agent.Value, cancellationToken) is not { } row)
        {
            return null;
        }

        root = RootOf(row);
        if (known.Count < Capacity)
        {
            known.TryAdd(agent, root);
        }

        return root;
    }

    /// <inheritdoc/>
    public async Task<AgentId> RegisterAsync(AgentId agent, AgentId root, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, agent.Value) { [Root] = root.Value, [RegisteredAt] = clock.GetUtcNow() };
        if (await table.WriteAsync((client, limit) => TryInsertAsync(client, row, limit), cancellationToken))
        {
            return root;
        }

        return await FindRootAsync(agent, cancellationToken)
            ?? throw new LedgerStoreException($"Agent {agent} is registered, and its registration cannot be read.");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgentId> ListRootsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken))
        {
            var root = RootOf(row);
            if (root.Value == row.RowKey)
            {
                yield return root;
            }
        }
    }

    private static async Task<bool> TryInsertAsync(TableClient client, TableEntity row, CancellationToken limit)
    {
        try
        {
            await client.AddEntityAsync(row, limit);
            return true;
        }
        catch (RequestFailedException taken) when (taken.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    private static AgentId RootOf(TableEntity row) =>
        AgentId.TryParse(row.GetString(Root), out var root)
            ? root
            : throw new InvalidDataException($"The registration of agent '{row.RowKey}' is damaged, or another version wrote it.");
}
