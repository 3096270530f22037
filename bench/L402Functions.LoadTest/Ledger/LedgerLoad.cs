using System.Diagnostics;
using System.Security.Cryptography;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Storage;
using L402Functions.Storage.Ledger;

namespace L402Functions.LoadTest.Ledger;

/// <summary>
/// A closed loop of payments on ledgers in one table: so many in flight, spread over so many roots, each beginning its next payment when the
/// last is settled.
/// </summary>
internal sealed class LedgerLoad(string storage, int roots, int inFlight)
{
    /// <summary>Runs for a while.</summary>
    /// <param name="time">After it no payment is begun.</param>
    /// <param name="shared">
    /// True: one ledger for all, which commits what waits for a root together. False: each step on its own, by reading the head, deciding,
    /// replacing it if it is still the same, and trying again after a jittered pause if it is not.
    /// </param>
    public async Task<LedgerResult> ForAsync(TimeSpan time, bool shared)
    {
        var transport = new CountingTransport();
        var tables = MoneyTables.FromConnectionString(storage, options => options.Transport = transport);
        var store = new TableLedgerStore(tables, new StorageOptions { LedgerTable = $"l{RandomNumberGenerator.GetHexString(20)}" }, TimeProvider.System);
        await store.WriteAsync(RootOf(0), [new RowWrite.Put("made", "{}"u8.ToArray())], CancellationToken.None);
        var one = NewLedger(store);
        var (requests, transactions, payments) = (transport.Requests, transport.Transactions, 0L);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(LoopAsync));
        clock.Stop();
        return new LedgerResult(payments, transport.Transactions - transactions, transport.Requests - requests, clock.Elapsed);

        async Task LoopAsync(int number)
        {
            await Task.Yield();
            while (clock.Elapsed < time)
            {
                await PayAsync(() => shared ? one : NewLedger(store), RootOf(number % roots));
                Interlocked.Increment(ref payments);
            }
        }
    }

    private static async Task PayAsync(Func<SpendingLedger> ledger, AgentId root)
    {
        var hash = PaymentHash.FromBytes(RandomNumberGenerator.GetBytes(32));
        var intent = IntentId.TryParse(hash.ToString()[..32], out var id) ? id : throw new FormatException();
        foreach (var stage in Enum.GetValues<PaymentStage>())
        {
            await ledger().ExecuteAsync(root, new PaymentStep(root, intent, hash, stage), CancellationToken.None);
        }
    }

    private static AgentId RootOf(int number) => AgentId.Parse($"root-{number}");

    private static SpendingLedger NewLedger(TableLedgerStore store) =>
        new(store, TimeProvider.System, new SystemIdSource(), new LedgerLimits { Tries = 100_000 });
}
