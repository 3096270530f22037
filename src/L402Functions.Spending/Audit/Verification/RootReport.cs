using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>What came of checking one ledger.</summary>
/// <param name="Root">Whose.</param>
/// <param name="Since">When its first row was written, or the day of it where it is archived; null where it has none.</param>
/// <param name="End">The last row that its head counts.</param>
/// <param name="RowsRead">How many audit rows were read and checked, archived ones included where those were read.</param>
/// <param name="Segments">How many segments are archived.</param>
/// <param name="Anchored">The last row that a checkpoint has signed and that was compared; 0 where there is none.</param>
/// <param name="Payments">How many payments were charged.</param>
/// <param name="Spent">What they cost, fees included.</param>
/// <param name="Reserved">What is set aside.</param>
/// <param name="MoneyCompared">False where steps went on so fast that intents and budget were never seen at the same moment; the chain was checked all the same.</param>
/// <param name="Breaks">What is wrong.</param>
public sealed record RootReport(
    AgentId Root, DateTimeOffset? Since, AuditLink End, long RowsRead, int Segments, long Anchored, long Payments, Msat Spent, Msat Reserved, bool MoneyCompared, ImmutableArray<FoundBreak> Breaks);
