using Azure.Data.Tables;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;

namespace L402Functions.Storage.Sales;

/// <summary>
/// A sale as a row: PartitionKey = first two hexadecimal digits of the payment hash, RowKey = the payment hash. 256 partitions, so that
/// no partition's throughput is the seller's.
/// </summary>
internal static class SaleEntity
{
    private const string ClaimId = "ClaimId";

    public static string PartitionOf(in PaymentHash hash) => hash.ToString()[..2];

    public static string RowOf(in PaymentHash hash) => hash.ToString();

    public static TableEntity From(Sale sale, string claimId)
    {
        var entity = new TableEntity(PartitionOf(sale.PaymentHash), RowOf(sale.PaymentHash))
        {
            [nameof(Sale.Uses)] = sale.Uses,
            ["SpentMsat"] = sale.Spent.Value,
            ["AmountMsat"] = sale.Amount.Value,
            [nameof(Sale.Service)] = sale.Service,
            [nameof(Sale.Path)] = sale.Path,
            [nameof(Sale.Door)] = sale.Door.ToString(),
            [nameof(Sale.Revoked)] = sale.Revoked,
            [nameof(Sale.Receipts)] = sale.Receipts.Text,
            [ClaimId] = claimId,
        };
        Add(entity, nameof(Sale.FirstUsedAt), sale.FirstUsedAt);
        Add(entity, nameof(Sale.LastUsedAt), sale.LastUsedAt);
        return entity;
    }

    public static Sale ToSale(TableEntity entity) =>
        PaymentHash.TryParse(entity.RowKey, out var hash) && Enum.TryParse<Door>(entity.GetString(nameof(Sale.Door)), out var door)
            ? new Sale
            {
                PaymentHash = hash,
                Uses = Required(entity, nameof(Sale.Uses)),
                Spent = new Msat(Required(entity, "SpentMsat")),
                Amount = new Msat(Required(entity, "AmountMsat")),
                Service = entity.GetString(nameof(Sale.Service)) ?? "",
                Path = entity.GetString(nameof(Sale.Path)) ?? "",
                Door = door,
                FirstUsedAt = entity.GetDateTimeOffset(nameof(Sale.FirstUsedAt)),
                LastUsedAt = entity.GetDateTimeOffset(nameof(Sale.LastUsedAt)),
                Revoked = entity.GetBoolean(nameof(Sale.Revoked)) ?? false,
                Receipts = new ReceiptList(entity.GetString(nameof(Sale.Receipts)) ?? ""),
            }
            : throw Unreadable(entity);

    /// <summary>Which claim wrote the row last: how a claim whose answer was lost knows its own.</summary>
    public static bool WasWrittenBy(TableEntity entity, string claimId) => entity.GetString(ClaimId) == claimId;

    private static long Required(TableEntity entity, string name) => entity.GetInt64(name) ?? throw Unreadable(entity);

    private static void Add(TableEntity entity, string name, DateTimeOffset? value)
    {
        if (value is { } present)
        {
            entity[name] = present;
        }
    }

    private static InvalidDataException Unreadable(TableEntity entity) =>
        new($"The row '{entity.RowKey}' of partition '{entity.PartitionKey}' is not a sale that this version wrote.");
}
