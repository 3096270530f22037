using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;

namespace L402Functions.Spending.Payments;

/// <summary>Everything that is on record about one purpose.</summary>
/// <param name="Intent">The intent as it stands.</param>
/// <param name="Earlier">Its earlier invoices, oldest first.</param>
/// <param name="Entries">Its audit rows, oldest first.</param>
public sealed record IntentTimeline(Intent Intent, IReadOnlyList<Intent> Earlier, IReadOnlyList<AuditEntry> Entries);
