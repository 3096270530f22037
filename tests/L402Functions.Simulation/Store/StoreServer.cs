using L402Functions.Simulation.Scheduling;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Store;

/// <summary>The one store that all processes share.</summary>
public sealed class StoreServer(World world, StoreRates rates)
{
    private DateTimeOffset downUntil;

    public MemoryTable Table { get; } = new();

    public StoreRates Rates => rates;

    public bool IsDown => world.HasFaults && world.Now < downUntil;

    /// <summary>A bug to be found: what the store makes of a transaction before it looks at its conditions.</summary>
    public Func<MemoryTable, AgentId, IReadOnlyList<RowWrite>, IReadOnlyList<RowWrite>>? Planted { get; set; }

    /// <summary>A bug to be found: what the store shows of a row.</summary>
    public Func<LedgerRow, LedgerRow?>? PlantedRead { get; set; }

    /// <summary>Told of every transaction that was made.</summary>
    public Action<AgentId, IReadOnlyList<RowWrite>>? OnCommitted { get; set; }

    public void GoDown(TimeSpan duration)
    {
        downUntil = world.Now + duration;
        if (world.IsTracing)
        {
            world.Note($"store: down for {duration}");
        }
    }

    public LedgerRow? Read(AgentId root, string key) => Table.Read(root, key) is { } row ? Shown(row) : null;

    public LedgerRow[] ReadRange(AgentId root, string from, string to, int limit) =>
        [.. Table.ReadRange(root, from, to, limit).Select(Shown).OfType<LedgerRow>()];

    public WriteResult Write(string client, AgentId root, IReadOnlyList<RowWrite> writes)
    {
        var taken = Planted is { } planted ? planted(Table, root, writes) : writes;
        var result = Table.Write(root, taken);
        if (world.IsTracing)
        {
            world.Note($"store: {client} writes {string.Join(' ', taken.Select(w => w.Key))}: {(result is WriteResult.Conflict c ? $"conflict at {taken[c.Index].Key}" : "made")}");
        }

        if (result is WriteResult.Committed)
        {
            OnCommitted?.Invoke(root, taken);
        }

        return result;
    }

    private LedgerRow? Shown(LedgerRow row) => PlantedRead is { } planted ? planted(row) : row;
}
