using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit.Reading;

/// <summary>An audit row as it was read.</summary>
/// <param name="Root">Whose chain it is of.</param>
/// <param name="Sequence">The number in its key.</param>
/// <param name="Row">The row itself.</param>
/// <param name="Entry">What it says; null where it is no entry, which only somebody who changed it can have made of it.</param>
public sealed record AuditRow(AgentId Root, long Sequence, LedgerRow Row, AuditEntry? Entry);
