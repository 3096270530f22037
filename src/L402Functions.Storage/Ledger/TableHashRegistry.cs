using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Storage.Ledger;

/// <summary>
/// Owners of payment hashes in Table Storage: PartitionKey = first two hexadecimal digits of the hash, RowKey = the hash. A claim is one
/// insert; where the row is there already, or the answer was lost, the row says whose it is.
/// </summary>
public sealed class TableHashRegistry : IHashRegistry
{
    private const string Root = nameof(Root);
    private const string Intent = nameof(Intent);
    private readonly MoneyTable table;

    /// <summary>A registry over <see cref="StorageOptions.HashesTable"/>.</summary>
    public TableHashRegistry(MoneyTables tables, StorageOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(options);
        table = new MoneyTable(tables, options.HashesTable, options.Patience, clock);
    }

    /// <inheritdoc/>
    public async Task<HashClaim> ClaimAsync(PaymentHash hash, AgentId root, IntentId intent, CancellationToken cancellationToken)
    {
        var key = hash.ToString();
        var row = new TableEntity(key[..2], key) { [Root] = root.Value, [Intent] = intent.ToString() };
        LedgerStoreException? lost = null;
        try
        {
            if (await table.WriteAsync((client, limit) => TryInsertAsync(client, row, limit), cancellationToken))
            {
                return new HashClaim.Claimed();
            }
        }
        catch (LedgerStoreException unanswered)
        {
            lost = unanswered;
        }

        var owner = await table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken)
            ?? throw lost ?? new LedgerStoreException($"Payment hash {hash} is claimed, and the claim cannot be read.");
        return owner.GetString(Root) == root.Value && owner.GetString(Intent) == intent.ToString()
            ? new HashClaim.Claimed()
            : TakenBy(owner);
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

    private static HashClaim.Taken TakenBy(TableEntity owner) =>
        AgentId.TryParse(owner.GetString(Root), out var root) && IntentId.TryParse(owner.GetString(Intent), out var intent)
            ? new HashClaim.Taken(root, intent)
            : throw new InvalidDataException($"The claim of payment hash {owner.RowKey} is damaged, or another version wrote it.");
}
