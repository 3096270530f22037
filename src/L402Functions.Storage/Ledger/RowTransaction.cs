using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Documents;

namespace L402Functions.Storage.Ledger;

/// <summary>A ledger's writes as one entity group transaction, and what a refusal of it means.</summary>
internal static class RowTransaction
{
    /// <summary>The operations, in the order of the writes.</summary>
    /// <exception cref="ArgumentException">The service would refuse them, whatever the table holds.</exception>
    public static List<TableTransactionAction> From(AgentId root, IReadOnlyList<RowWrite> writes)
    {
        if (writes.Count is 0 or > EntityLimits.MaxOperations)
        {
            throw new ArgumentException($"A transaction has 1 to {EntityLimits.MaxOperations} writes, not {writes.Count}.", nameof(writes));
        }

        var actions = new List<TableTransactionAction>(writes.Count);
        var keys = new HashSet<string>(writes.Count, StringComparer.Ordinal);
        var payload = 0L;
        foreach (var write in writes)
        {
            if (!keys.Add(write.Key))
            {
                throw new ArgumentException($"A transaction writes a row once; this one writes '{write.Key}' again.", nameof(writes));
            }

            var action = ActionFor(root.Value, write);
            var entity = (TableEntity)action.Entity;
            EntityLimits.Check(entity);
            payload += EntityLimits.PayloadBytesOf(entity);
            actions.Add(action);
        }

        return payload <= EntityLimits.MaxPayloadBytes
            ? actions
            : throw new ArgumentException($"The transaction takes {payload} bytes on the wire: at most {EntityLimits.MaxPayloadBytes}.", nameof(writes));
    }

    /// <summary>
    /// The conflict that a refusal tells of, or null where it tells of something else. Only a refusal that fits the write that it names
    /// is a conflict: anything else leaves open what happened.
    /// </summary>
    public static WriteResult.Conflict? ConflictOf(TableTransactionFailedException refused, IReadOnlyList<RowWrite> writes)
    {
        if (refused.FailedTransactionActionIndex is not { } index || index < 0 || index >= writes.Count)
        {
            return null;
        }

        var fits = writes[index] switch
        {
            RowWrite.Insert => refused.ErrorCode == TableErrorCode.EntityAlreadyExists,
            RowWrite.Replace => refused.Status == 412 || IsMissingRow(refused),
            RowWrite.Delete => IsMissingRow(refused),
            _ => false,
        };
        return fits ? new WriteResult.Conflict(index) : null;
    }

    private static bool IsMissingRow(TableTransactionFailedException refused) =>
        refused.Status == 404 && refused.ErrorCode != TableErrorCode.TableNotFound;

    private static TableTransactionAction ActionFor(string partition, RowWrite write) => write switch
    {
        RowWrite.Insert insert => new(TableTransactionActionType.Add, DocumentEntity.From(partition, write.Key, insert.Document)),
        RowWrite.Replace replace => new(
            TableTransactionActionType.UpdateReplace, DocumentEntity.From(partition, write.Key, replace.Document), Version(replace)),
        RowWrite.Put put => new(TableTransactionActionType.UpsertReplace, DocumentEntity.From(partition, write.Key, put.Document)),
        RowWrite.Delete => new(TableTransactionActionType.Delete, new TableEntity(partition, write.Key), ETag.All),
        _ => throw new ArgumentException($"There is no such write as {write.GetType().Name}.", nameof(write)),
    };

    /// <summary>No version would be no condition, and "*" any version: either would overwrite what somebody else wrote.</summary>
    private static ETag Version(RowWrite.Replace replace) => replace.ETag is not (null or "" or "*")
        ? new ETag(replace.ETag)
        : throw new ArgumentException($"Row '{replace.Key}' is replaced without the version that was read.", nameof(replace));
}
