using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using L402Functions.Protocol;
using L402Functions.Protocol.Telemetry;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;

namespace L402Functions.Spending.Telemetry;

/// <summary>
/// How spending stands, under the meter <see cref="L402Telemetry.Name"/>. What is shown was noted before: nothing is read when a meter asks. A note is
/// shown for a while only, so that an instance that no longer sweeps does not go on telling what once was.
/// </summary>
public sealed class SpendingGauges
{
    /// <summary>For how long what a sweep found is shown.</summary>
    public static readonly TimeSpan ShownFor = TimeSpan.FromMinutes(10);

    /// <summary>For how long a message's wait is shown, unless a longer one comes.</summary>
    public static readonly TimeSpan WaitShownFor = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Note<double>> waits = new(StringComparer.Ordinal);
    private readonly WalletWatch watch;
    private readonly TimeProvider clock;
    private Note<SweepReport>? sweep;
    private Note<IReadOnlyList<BudgetReport>>? budgets;
    private Note<DateTimeOffset>? checkpoint;

    /// <summary>Instruments from a factory, which owns their meter.</summary>
    public SpendingGauges(IMeterFactory factory, WalletWatch watch, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(factory);
        this.watch = watch;
        this.clock = clock;
        var meter = factory.Create(L402Telemetry.Name);
        meter.CreateObservableGauge(
            "l402.budget.available", () => Budgets(Available), "msat", "What an agent may spend now, of the window that leaves least; none where nothing limits it.");
        meter.CreateObservableGauge("l402.budget.reserved", () => Budgets(b => b.Windows[0].Reserved), "msat", "What is set aside for an agent's payments.");
        meter.CreateObservableGauge("l402.queue.age", Waits, "s", "The longest that a message of a queue has waited of late, beyond its time.");
        meter.CreateObservableGauge(
            "l402.intents.needs_operator", () => Swept(r => new Measurement<long>(r.NeedOperator)), "{payment}", "Payments that wait for an operator.");
        meter.CreateObservableGauge("l402.intents.oldest_unknown", () => Swept(OldestUnknown), "s", "For how long the oldest payment of unknown outcome has been so; 0 for none.");
        meter.CreateObservableGauge("l402.wallet.last_seen", Wallets, "s", "How long ago a wallet last answered, of those that were asked of late.");
        meter.CreateObservableGauge("l402.audit.checkpoint_age", Checkpoint, "s", "How old the newest checkpoint of the audit is; since the process started, where it knows of none.");
    }

    /// <summary>Notes what a sweep found.</summary>
    public void Swept(SweepReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        sweep = new Note<SweepReport>(report, clock.GetUtcNow());
    }

    /// <summary>Notes what agents have left.</summary>
    public void Read(IReadOnlyList<BudgetReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        budgets = new Note<IReadOnlyList<BudgetReport>>(reports, clock.GetUtcNow());
    }

    /// <summary>Notes when the newest checkpoint was made, as seen now.</summary>
    public void SawCheckpoint(DateTimeOffset madeAt) => checkpoint = new Note<DateTimeOffset>(madeAt, clock.GetUtcNow());

    /// <summary>Looks for the newest checkpoint, where any are made. What cannot be read, or was never made, is as old as this process knows it to be.</summary>
    /// <exception cref="LedgerStoreException">The store did not answer. The age is noted all the same.</exception>
    public async Task ReadAsync(CheckpointWatch watch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(watch);
        if (!watch.IsKept)
        {
            return;
        }

        try
        {
            await watch.FindAsync(cancellationToken);
        }
        finally
        {
            SawCheckpoint(watch.KnownSince);
        }
    }

    /// <summary>Notes that a message was taken, or waits still, whose time was <paramref name="dueAt"/>.</summary>
    public void Waited(string queue, DateTimeOffset dueAt)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        var now = clock.GetUtcNow();
        var wait = new Note<double>(Math.Max(0, (now - dueAt).TotalSeconds), now);
        waits.AddOrUpdate(queue, wait, (_, before) => before.Value > wait.Value && now - before.At <= WaitShownFor ? before : wait);
    }

    private static Msat? Available(BudgetReport report) => report.Windows.Min(w => w.Available);

    private Measurement<double> OldestUnknown(SweepReport report) =>
        new(report.UnknownSince is { } since ? Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0);

    private IEnumerable<Measurement<T>> Swept<T>(Func<SweepReport, Measurement<T>> show)
        where T : struct => IsShown(sweep) ? [show(sweep!.Value)] : [];

    private IEnumerable<Measurement<long>> Budgets(Func<BudgetReport, Msat?> figure) => IsShown(budgets)
        ? budgets!.Value.Select(b => (b.Agent, Figure: figure(b))).Where(b => b.Figure is not null).Select(b => new Measurement<long>(b.Figure!.Value.Value, Tag("agent", b.Agent.ToString())))
        : [];

    private IEnumerable<Measurement<double>> Waits()
    {
        var now = clock.GetUtcNow();
        return waits.Where(w => now - w.Value.At <= WaitShownFor).Select(w => new Measurement<double>(w.Value.Value, Tag("queue", w.Key)));
    }

    private IEnumerable<Measurement<double>> Wallets()
    {
        var now = clock.GetUtcNow();
        return watch.Contacts()
            .Where(c => now - c.LastAt <= ShownFor)
            .Select(c => new Measurement<double>((now - (c.SeenAt ?? c.FirstAskedAt)).TotalSeconds, Tag("wallet", c.Wallet)));
    }

    private IEnumerable<Measurement<double>> Checkpoint() =>
        IsShown(checkpoint) ? [new Measurement<double>((clock.GetUtcNow() - checkpoint!.Value).TotalSeconds)] : [];

    private bool IsShown<T>(Note<T>? note) => note is not null && clock.GetUtcNow() - note.At <= ShownFor;

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private sealed record Note<T>(T Value, DateTimeOffset At);
}
