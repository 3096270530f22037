using System.Text.Json.Serialization;
using L402Functions.Paywall.Redemption;

namespace L402Functions.Operator;

/// <summary>A sale as an operator reads it. Amounts in millisatoshi, times in UTC.</summary>
public sealed record SaleReport(
    [property: JsonPropertyName("payment_hash")] string PaymentHash,
    [property: JsonPropertyName("service")] string Service,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("door")] string Door,
    [property: JsonPropertyName("uses")] long Uses,
    [property: JsonPropertyName("amount_msat")] long AmountMsat,
    [property: JsonPropertyName("spent_msat")] long SpentMsat,
    [property: JsonPropertyName("first_used_at")] DateTimeOffset? FirstUsedAt,
    [property: JsonPropertyName("last_used_at")] DateTimeOffset? LastUsedAt,
    [property: JsonPropertyName("revoked")] bool Revoked,
    [property: JsonPropertyName("receipts")] IReadOnlyList<string> Receipts)
{
    /// <summary>The report of <paramref name="sale"/>.</summary>
    public static SaleReport Of(Sale sale)
    {
        ArgumentNullException.ThrowIfNull(sale);
        return new SaleReport(
            sale.PaymentHash.ToString(),
            sale.Service,
            sale.Path,
            sale.Door.ToString(),
            sale.Uses,
            sale.Amount.Value,
            sale.Spent.Value,
            sale.FirstUsedAt,
            sale.LastUsedAt,
            sale.Revoked,
            [.. sale.Receipts.Ids.Select(id => id.ToString())]);
    }
}
