using L402Functions.Paywall.Redemption;

namespace L402Functions.Paywall.Sales;

/// <summary>A page of sales.</summary>
/// <param name="Sales">The sales; perhaps none, though there is a next page.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record SalesPage(IReadOnlyList<Sale> Sales, SalesCursor? Next);
