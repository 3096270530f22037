using System.Text.Json.Serialization;
using L402Functions.Paywall.Sales;

namespace L402Functions.Operator;

/// <summary>Daily figures of sales, for charts.</summary>
/// <param name="CountedTo">The last day that was counted, perhaps before it was over; absent where none was.</param>
/// <param name="Points">The figures, by day.</param>
internal sealed record SalesSeries(
    [property: JsonPropertyName("counted_to"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? CountedTo,
    [property: JsonPropertyName("points")] IReadOnlyList<SalesPoint> Points);

/// <summary>A day's figure. Amounts in millisatoshi.</summary>
internal sealed record SalesPoint(
    [property: JsonPropertyName("day")] DateOnly Day,
    [property: JsonPropertyName("service"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Service,
    [property: JsonPropertyName("path"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Path,
    [property: JsonPropertyName("sales")] long Sales,
    [property: JsonPropertyName("amount_msat")] long AmountMsat,
    [property: JsonPropertyName("uses")] long Uses,
    [property: JsonPropertyName("spent_msat")] long SpentMsat,
    [property: JsonPropertyName("unserved")] long Unserved)
{
    /// <summary>The point of a figure; an empty service or path is one that is summed over.</summary>
    public static SalesPoint Of(SalesFigure figure) => new(
        figure.Day,
        figure.Service.Length == 0 ? null : figure.Service,
        figure.Path.Length == 0 ? null : figure.Path,
        figure.Sales,
        figure.Amount.Value,
        figure.Uses,
        figure.Spent.Value,
        figure.Unserved);
}
