using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Rollups;

namespace L402Functions.Simulation.Accounting;

/// <summary>
/// An audit log of many days, written through a real ledger: purposes that are refused, paid, paid late, given back, watched or left open. It
/// counts what it writes by itself, so that rollups are compared with what happened and not with another reading of the same rows.
/// </summary>
public sealed class WrittenLog(ILedgerStore store, AgentId root, int seed)
{
    private const int MostPerStep = 80;
    private static readonly string[] Hosts = ["api.example.com", "data.example.org:8443", "[2001:db8::1]:8080"];
    private static readonly string?[] Categories = ["tool_calls", "content_access", null];

    private readonly Random random = new(seed);
    private readonly List<(IntentId Id, Payment Payment)> open = [];
    private readonly List<AuditDraft> audit = [];
    private readonly List<RowWrite> writes = [];
    private int number;

    /// <summary>The date of what is written next.</summary>
    public DatedClock Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What the rollups must be.</summary>
    public Dictionary<RollupKey, RollupFigures> Expected { get; } = [];

    /// <summary>Purposes that are not final.</summary>
    public IEnumerable<IntentId> Open => open.Select(o => o.Id);

    private SpendingLedger Ledger => field ??= new(store, Clock, new SystemIdSource());

    /// <summary>Writes a day: <paramref name="purposes"/> new ones, of which <paramref name="leftOpen"/> stay open.</summary>
    public async Task WriteDayAsync(DateOnly day, int purposes, int leftOpen = 0)
    {
        for (var i = 0; i < purposes; i++)
        {
            Clock.Now = new DateTimeOffset(day.ToDateTime(new TimeOnly(i * 24 / purposes, random.Next(60), random.Next(60))), TimeSpan.Zero);
            Ask(stays: i < leftOpen);
            await WriteAsync(MostPerStep);
        }

        await WriteAsync(0);
    }

    /// <summary>Settles the purposes that are open, all or the first of them.</summary>
    public async Task CloseAsync(DateOnly day, int most = int.MaxValue)
    {
        Clock.Now = new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 30)), TimeSpan.Zero);
        foreach (var (id, payment) in open.Take(most).ToList())
        {
            Record(AuditEvent.LateSettled, id, payment, ("amount", payment.Amount), ("fee", new Msat(7)), ("took_ms", 4_000_000));
            Count(payment, new RollupFigures { Payments = 1, LateSettled = 1, Spent = payment.Amount, Fees = new Msat(7), Durations = DurationHistogram.Of(4_000_000) });
            writes.Add(new RowWrite.Delete(RowKeys.OpenIntent(id)));
            open.Remove((id, payment));
            await WriteAsync(MostPerStep);
        }

        await WriteAsync(0);
    }

    /// <summary>The audit rows that are in the table.</summary>
    public Task<List<LedgerRow>> ReadRowsAsync() => RowsOf(store, root);

    /// <summary>The same log in another store, row by row.</summary>
    public async Task<WrittenLog> CopyAsync(ILedgerStore to)
    {
        var rows = new List<LedgerRow>();
        await foreach (var row in store.ReadRangeAsync(root, "a", "z", CancellationToken.None))
        {
            rows.Add(row);
        }

        foreach (var some in rows.Chunk(ILedgerStore.MaxWrites))
        {
            await to.WriteAsync(root, [.. some.Select(r => new RowWrite.Insert(r.Key, r.Document))], CancellationToken.None);
        }

        var copy = new WrittenLog(to, root, seed);
        copy.open.AddRange(open);
        copy.Clock.Now = Clock.Now;
        foreach (var (key, figures) in Expected)
        {
            copy.Expected.Add(key, figures);
        }

        return copy;
    }

    /// <summary>The audit rows of a root that are in the table.</summary>
    public static async Task<List<LedgerRow>> RowsOf(ILedgerStore store, AgentId root)
    {
        var rows = new List<LedgerRow>();
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.Audit, RowKeys.After(RowKeys.Audit), CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The rollups as they are stored.</summary>
    public async Task<Dictionary<RollupKey, RollupFigures>> ReadRollupsAsync()
    {
        var rollups = new Dictionary<RollupKey, RollupFigures>();
        await foreach (var (key, figures) in new RollupReader(store).ReadAsync(root, DateOnly.MinValue, new DateOnly(9999, 12, 30), CancellationToken.None))
        {
            rollups.Add(key, figures);
        }

        return rollups;
    }

    private void Ask(bool stays)
    {
        var id = IntentId.TryParse(string.Create(CultureInfo.InvariantCulture, $"order-{++number}"), out var parsed) ? parsed : throw new FormatException();
        var hash = PaymentHash.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{number}")));
        var payment = new Payment(root, Hosts[random.Next(Hosts.Length)], Categories[random.Next(Categories.Length)], new Msat(random.Next(1, 90_000)), hash);
        Record(AuditEvent.Requested, id, payment, ("purpose", "=HYPERLINK(\"https://example.com\", \"an, agent's words\")\r\n"));
        if (stays)
        {
            writes.Add(new RowWrite.Put(RowKeys.OpenIntent(id), new OpenIntent(id, IntentState.Unknown, null, Clock.Now).ToUtf8Json()));
            open.Add((id, payment));
        }

        End(stays ? 9 : random.Next(9), id, payment);
    }

    private void End(int kind, IntentId id, Payment payment)
    {
        switch (kind)
        {
            case 0:
                Record(AuditEvent.Decided, id, payment, ("outcome", "denied"), ("reasons", AuditValue.Of(["per_call_max"])));
                Count(payment, new RollupFigures { Denied = 1 });
                return;
            case 1:
                Record(AuditEvent.ApprovalExpired, id, payment);
                Count(payment, new RollupFigures { Denied = 1 });
                return;
            case 2:
                Record(AuditEvent.WouldHavePaid, id, payment, ("amount", payment.Amount), ("fee_reserve", new Msat(10)));
                Count(payment, new RollupFigures { WouldHavePaid = 1, WouldHaveSpent = payment.Amount });
                return;
        }

        Record(AuditEvent.Reserved, id, payment, ("amount", payment.Amount), ("fee_reserve", new Msat(10)));
        Record(AuditEvent.Attempted, id, payment, ("attempt", 1));
        Record(AuditEvent.Answered, id, payment, ("attempt", 1), ("answer", kind is 3 or 9 ? "no_reply" : kind == 4 ? "wallet_error_insufficient_balance" : "proof"));
        if (kind is 3 or 9)
        {
            Count(payment, new RollupFigures { Unknown = 1 });
        }

        if (kind is 3 or 4 or 9)
        {
            Record(AuditEvent.Released, id, payment, ("amount", payment.Amount), ("fee_reserve", new Msat(10)));
            return;
        }

        var (fee, took) = (new Msat(random.Next(10)), (long)random.Next(20, 9_000));
        Record(AuditEvent.Settled, id, payment, ("amount", payment.Amount), ("fee", fee), ("took_ms", took));
        Count(payment, new RollupFigures { Payments = 1, Spent = payment.Amount, Fees = fee, Durations = DurationHistogram.Of(took) });
    }

    private void Record(AuditEvent happened, IntentId id, Payment payment, params ReadOnlySpan<(string Name, AuditValue? Value)> more)
    {
        var details = new Dictionary<string, AuditValue>(StringComparer.Ordinal) { ["host"] = payment.Host! };
        if (payment.Category is not null)
        {
            details["category"] = payment.Category!;
        }

        foreach (var (name, value) in more)
        {
            details[name] = value!;
        }

        audit.Add(new AuditDraft(happened, "system") { Agent = payment.Agent, Intent = id, PaymentHash = payment.Hash, Details = details });
    }

    private void Count(Payment payment, RollupFigures figures)
    {
        var key = new RollupKey(DateOnly.FromDateTime(Clock.Now.UtcDateTime), payment.Agent, payment.Host, payment.Category ?? "-");
        Expected[key] = Expected.TryGetValue(key, out var before) ? before.Add(figures) : figures;
    }

    private async Task WriteAsync(int above)
    {
        if (audit.Count > above)
        {
            await Ledger.ExecuteAsync(root, new WriteStep(Guid.NewGuid().ToString("N"), [.. writes], [.. audit]), CancellationToken.None);
            audit.Clear();
            writes.Clear();
        }
    }

    private sealed record Payment(AgentId Agent, string Host, string? Category, Msat Amount, PaymentHash Hash);
}
