using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using L402Functions.Paywall.Sales;
using L402Functions.Protocol;

namespace L402Functions.Storage.Sales;

/// <summary>
/// A daily figure as a row: PartitionKey = the month, RowKey = the day of the month, the service, and a hash of the path, which may hold
/// what a key cannot.
/// </summary>
internal static class SalesFigureEntity
{
    public static string PartitionOf(DateOnly day) => day.ToString("yyyyMM", CultureInfo.InvariantCulture);

    /// <summary>What the keys of a day's rows begin with.</summary>
    public static string PrefixOf(DateOnly day) => day.ToString("dd", CultureInfo.InvariantCulture) + "|";

    public static TableEntity From(SalesFigure figure)
    {
        var path = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(figure.Path)))[..32];
        return new TableEntity(PartitionOf(figure.Day), $"{PrefixOf(figure.Day)}{figure.Service}|{path}")
        {
            ["Day"] = figure.Day.ToString("O", CultureInfo.InvariantCulture),
            [nameof(SalesFigure.Service)] = figure.Service,
            [nameof(SalesFigure.Path)] = figure.Path,
            [nameof(SalesFigure.Sales)] = figure.Sales,
            ["AmountMsat"] = figure.Amount.Value,
            [nameof(SalesFigure.Uses)] = figure.Uses,
            ["SpentMsat"] = figure.Spent.Value,
            [nameof(SalesFigure.Unserved)] = figure.Unserved,
        };
    }

    public static SalesFigure Read(TableEntity entity) =>
        DateOnly.TryParseExact(entity.GetString("Day"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new SalesFigure(day, entity.GetString(nameof(SalesFigure.Service)) ?? "", entity.GetString(nameof(SalesFigure.Path)) ?? "")
            {
                Sales = Required(entity, nameof(SalesFigure.Sales)),
                Amount = new Msat(Required(entity, "AmountMsat")),
                Uses = Required(entity, nameof(SalesFigure.Uses)),
                Spent = new Msat(Required(entity, "SpentMsat")),
                Unserved = Required(entity, nameof(SalesFigure.Unserved)),
            }
            : throw Unreadable(entity);

    private static long Required(TableEntity entity, string name) => entity.GetInt64(name) ?? throw Unreadable(entity);

    private static InvalidDataException Unreadable(TableEntity entity) =>
        new($"The row '{entity.RowKey}' of partition '{entity.PartitionKey}' is not a figure that this version wrote.");
}
