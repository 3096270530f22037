using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Ledger;

/// <summary>A head and the version of its row; no version where there is no row yet.</summary>
internal sealed record HeadVersion(LedgerHead Head, string? ETag)
{
    public static HeadVersion Read(AgentId root, LedgerRow? row)
    {
        if (row is null)
        {
            return new HeadVersion(LedgerHead.Empty, null);
        }

        var head = row.Read(_ => LedgerHead.TryParse(row.Document, out var read)
            ? read
            : throw new InvalidDataException($"The head of {root} cannot be read: another version wrote it, or it is damaged."));
        return new HeadVersion(head, row.ETag);
    }
}
