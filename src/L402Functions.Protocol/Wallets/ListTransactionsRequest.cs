namespace L402Functions.Protocol.Wallets;

/// <summary>Which transactions to list, newest first.</summary>
/// <param name="From">Created at or after.</param>
/// <param name="Until">Created at or before.</param>
/// <param name="Limit">At most this many, 1 to 20.</param>
/// <param name="Offset">How many to pass over first.</param>
/// <param name="Direction">Only this direction; both where null.</param>
/// <param name="IncludeUnpaid">Also invoices that nobody paid yet.</param>
public sealed record ListTransactionsRequest(
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    int Limit = 20,
    int Offset = 0,
    TransactionDirection? Direction = null,
    bool IncludeUnpaid = false);
