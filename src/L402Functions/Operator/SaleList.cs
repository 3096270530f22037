using System.Text.Json.Serialization;

namespace L402Functions.Operator;

/// <summary>A page of sales.</summary>
/// <param name="Sales">The sales, by payment hash; perhaps none, though there is a next page.</param>
/// <param name="Next">What to ask with as <c>?after=</c> for the next page; absent at the end.</param>
internal sealed record SaleList(
    [property: JsonPropertyName("sales")] IReadOnlyList<SaleReport> Sales,
    [property: JsonPropertyName("next"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next);
