using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Retention;

/// <summary>An audit row of a segment that stays in the table, because its intent is not final.</summary>
/// <param name="Link">The row's number and hash.</param>
/// <param name="Intent">The purpose that it belongs to.</param>
public sealed record KeptRow(AuditLink Link, IntentId Intent);
