using L402Functions.Protocol;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Ledger;
using L402Functions.Storage.Tests.Stores;
using L402Functions.TestSupport.Azurite;
using Xunit.Abstractions;
using static L402Functions.Storage.Tests.Ledger.LedgerBench;

namespace L402Functions.Storage.Tests.Ledger;

/// <summary>Many workers in many processes on one budget that covers half of what they want: never more than the cap, and nothing lost.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ManyProcessesTests(AzuriteServer azurite, ITestOutputHelper output)
{
    private const int Processes = 8;
    private const int Workers = 16;
    private const int Each = 2;
    private static readonly Msat Amount = new(1_000);
    private static readonly Msat Cap = new(1_000 * Processes * Workers * Each / 2);
    private readonly LedgerBench bench = new(azurite);

    [Fact]
    public async Task A_budget_that_covers_half_is_given_out_to_the_last_msat_and_no_further() =>
        await RunAsync(_ => Fate.Arrives);

    [Fact]
    public async Task Answers_that_are_lost_now_and_then_change_nothing()
    {
        var requests = 0;
        await RunAsync(method => method != "POST" ? Fate.Arrives : (Interlocked.Increment(ref requests) % 10) switch
        {
            3 => Fate.AnswerIsLost,
            6 => Fate.IsLost,
            9 => Fate.IsTurnedAway,
            _ => Fate.Arrives,
        });
    }

    [Fact]
    public async Task A_transaction_that_somebody_delivers_twice_counts_once()
    {
        var requests = 0;
        await RunAsync(method => method == "POST" && Interlocked.Increment(ref requests) % 7 == 0 ? Fate.ArrivesTwice : Fate.Arrives);
    }

    private async Task RunAsync(Func<string, Fate> fates)
    {
        FaultyTransport[] wires = [.. Enumerable.Range(0, Processes).Select(_ => new FaultyTransport { Decide = fates })];
        SpendingLedger[] ledgers = [.. wires.Select(bench.NewLedger)];
        var answers = await Task.WhenAll(
            from process in Enumerable.Range(0, Processes)
            from worker in Enumerable.Range(0, Workers)
            select Task.Run(() => WorkAsync(ledgers[process], $"{process}-{worker}")));

        var granted = answers.SelectMany(a => a).Where(a => a.Granted).Select(a => a.Row).Order(StringComparer.Ordinal).ToArray();
        var head = await bench.NewLedger().ReadHeadAsync(Root, None);
        Assert.NotNull(head);
        Assert.Equal(Cap, head.Budget.Reserved(ReserveStep.Scope));
        Assert.Equal((long)Processes * Workers * Each / 2, head.Chain.Sequence);
        Assert.Equal(granted, (await RangeAsync(bench.Store(), "i|", "i}")).Select(r => r.Key));
        Assert.IsType<AuditVerification.Intact>(await AuditChain.VerifyAsync(bench.Store(), Root, AuditLink.Start, head.Chain, None));
        Report(wires, granted.Length);
    }

    private static async Task<(string Row, bool Granted)[]> WorkAsync(SpendingLedger ledger, string worker)
    {
        var answers = new (string, bool)[Each];
        for (var i = 0; i < Each; i++)
        {
            var row = $"i|{worker}-{i}";
            answers[i] = (row, await InsistAsync(ledger, new ReserveStep($"step-{worker}-{i}", row, Amount, Cap)));
        }

        return answers;
    }

    /// <summary>As a queue would: what was given up is delivered again, as the same step.</summary>
    private static async Task<bool> InsistAsync(SpendingLedger ledger, ReserveStep step)
    {
        while (true)
        {
            try
            {
                return await ledger.ExecuteAsync(Root, step, None);
            }
            catch (LedgerBusyException)
            {
                // Contended, or the store was down for too long.
            }
        }
    }

    private void Report(FaultyTransport[] wires, int granted)
    {
        var (transactions, requests) = (wires.Sum(w => w.Transactions), wires.Sum(w => w.Sent));
        const int steps = Processes * Workers * Each;
        output.WriteLine($"{Processes} processes of {Workers} workers: {steps} steps, {granted} granted");
        output.WriteLine($"{transactions} table transactions ({(double)transactions / granted:0.00} a step that wrote), {requests} requests in all ({(double)requests / steps:0.00} a step)");
    }
}
