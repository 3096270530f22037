using Azure.Data.Tables;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Freezes;

namespace L402Functions.Storage.Registry;

/// <summary>A stop sign as a row: its key says what is stopped, its document who stopped it, when and why.</summary>
internal static class FreezeRow
{
    public const string Partition = "freezes";

    private const string Everything = "everything";
    private const string Host = "host|";
    private const string Payee = "payee|";

    public static string KeyOf(FreezeTarget target) => target switch
    {
        FreezeTarget.Everything => Everything,
        FreezeTarget.Host host => Host + host.Key.Value,
        FreezeTarget.Payee payee => Payee + payee.Node,
        _ => throw new ArgumentException($"There is no such target as {target.GetType().Name}.", nameof(target)),
    };

    /// <summary>What a key stops; null where this version does not know it.</summary>
    public static FreezeTarget? TargetOf(string key)
    {
        if (key == Everything)
        {
            return new FreezeTarget.Everything();
        }

        if (key.StartsWith(Host, StringComparison.Ordinal) && DestinationKey.TryParse(key.AsSpan(Host.Length), out var host))
        {
            return new FreezeTarget.Host(host);
        }

        return key.StartsWith(Payee, StringComparison.Ordinal) && NodeId.TryParse(key.AsSpan(Payee.Length), out var node)
            ? new FreezeTarget.Payee(node)
            : null;
    }

    public static TableEntity From(Freeze freeze) => new SignDocument(freeze.By, freeze.Reason, freeze.At).ToRow(Partition, KeyOf(freeze.Target));

    /// <exception cref="InvalidDataException">It is damaged, or another version wrote it.</exception>
    public static Freeze Read(TableEntity row)
    {
        var sign = SignDocument.Read(row);
        return new Freeze(TargetOf(row.RowKey) ?? throw SignDocument.Unreadable(row), sign.By, sign.Reason, sign.At);
    }
}
