using System.Text.Json;
using L402Functions.Simulation.Scheduling;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Ledger;

/// <summary>Watches every transaction that the store makes, and compares with what callers were told.</summary>
public sealed class LedgerWitness(World world)
{
    private readonly Dictionary<string, int> applied = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> units = new(StringComparer.Ordinal);
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private AuditLink last = AuditLink.Start;

    /// <summary>A transaction was made: its audit rows continue the chain, and no step is in it twice.</summary>
    public void Saw(IReadOnlyList<RowWrite> writes)
    {
        foreach (var row in writes.Where(w => w.Key.StartsWith(RowKeys.Audit, StringComparison.Ordinal)))
        {
            if (AuditEntry.Read(row is RowWrite.Put put ? put.Document : ((RowWrite.Insert)row).Document) is not { } entry)
            {
                world.Break($"Row {row.Key} is no audit entry.");
                return;
            }

            if (entry.Link.Sequence != last.Sequence + 1 || entry.Previous != last.Hash)
            {
                world.Break($"Row {row.Key} does not follow row {last.Sequence}.");
            }

            last = entry.Link;
            Apply(entry);
        }
    }

    /// <summary>A caller has its answer: the step was applied.</summary>
    public void WasAnswered(string step)
    {
        if (applied.GetValueOrDefault(step) != 1)
        {
            world.Break($"Step {step} was answered and applied {applied.GetValueOrDefault(step)} times.");
        }
    }

    /// <summary>A caller was told that the step was not applied and will not be.</summary>
    public void WasRefused(string step)
    {
        refused.Add(step);
        if (applied.ContainsKey(step))
        {
            world.Break($"Step {step} was refused, yet applied.");
        }
    }

    /// <summary>The rows hold what the chain says.</summary>
    public void CheckAtEnd(IReadOnlyCollection<LedgerRow> rows)
    {
        foreach (var row in rows)
        {
            var held = TransferStep.UnitsOf(row);
            if (held != units.GetValueOrDefault(row.Key))
            {
                world.Break($"Row {row.Key} holds {held}; the audit chain says {units.GetValueOrDefault(row.Key)}.");
            }
        }

        if (rows.Count != units.Count)
        {
            world.Break($"{rows.Count} rows; the audit chain says {units.Count}.");
        }
    }

    private void Apply(AuditEntry entry)
    {
        applied[entry.StepId] = applied.GetValueOrDefault(entry.StepId) + 1;
        if (applied[entry.StepId] > 1)
        {
            world.Break($"Step {entry.StepId} was applied twice.");
        }

        if (refused.Contains(entry.StepId))
        {
            world.Break($"Step {entry.StepId} was refused, yet applied later.");
        }

        var moved = entry.Details.GetProperty("units").GetInt64();
        Add(entry.Details.GetProperty("from"), -moved);
        Add(entry.Details.GetProperty("to"), moved);
    }

    private void Add(JsonElement row, long moved) => units[row.GetString()!] = units.GetValueOrDefault(row.GetString()!) + moved;
}
