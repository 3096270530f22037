using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;
using L402Functions.Storage;

namespace L402Functions.LoadTest.Ledger;

/// <summary>
/// Whole payments as agents' own messages ask for them: accepted, decided under a policy, reserved, claimed, attempted, paid by a wallet that answers
/// at once, settled; in a closed loop of so many in flight, spread over so many agents.
/// </summary>
internal sealed class PaymentLoad(string storage, int agents, int inFlight, InvoiceReader reader, InstantWallet wallet, Queue<string> invoices)
{
    private static readonly LedgerLimits Patient = new() { Tries = 100_000 };

    /// <summary>Runs for a while.</summary>
    /// <param name="time">After it no payment is begun.</param>
    /// <param name="shared">True: one ledger for all. False: a ledger for each payment, so that each step stands alone.</param>
    public Task<LedgerResult> ForAsync(TimeSpan time, bool shared) => RunAsync(time, shared ? 1 : 0, 1);

    /// <summary>Runs for a while with several ledgers, as several processes have them, and every message delivered to so many of them at once.</summary>
    /// <param name="time">After it no payment is begun.</param>
    /// <param name="ledgers">How many ledgers.</param>
    /// <param name="deliveries">How many of them get each message.</param>
    public Task<LedgerResult> ForAsync(TimeSpan time, int ledgers, int deliveries) => RunAsync(time, ledgers, deliveries);

    private async Task<LedgerResult> RunAsync(TimeSpan time, int ledgers, int deliveries)
    {
        var transport = new CountingTransport();
        var tables = MoneyTables.FromConnectionString(storage, options => options.Transport = transport);
        var suffix = RandomNumberGenerator.GetHexString(20);
        var process = new PaymentProcess(
            tables,
            storage,
            new StorageOptions { LedgerTable = $"l{suffix}", HashesTable = $"h{suffix}", RegistryTable = $"r{suffix}" },
            wallet,
            reader);
        var one = process.Open(Patient);
        for (var agent = 0; agent < agents; agent++)
        {
            await RegisterAsync(one.Agents, AgentOf(agent));
            await PayAsync([one.Cashier], AgentOf(agent));
        }

        var cashiers = Enumerable.Range(0, ledgers).Select(_ => process.Open(Patient).Cashier).ToArray();

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
                var payment = Interlocked.Increment(ref payments);
                var asked = Enumerable.Range(0, deliveries).Select(i => ledgers == 0 ? process.Open(Patient).Cashier : cashiers[(payment + i) % ledgers]);
                await PayAsync([.. asked], AgentOf(number % agents));
            }
        }
    }

    private async Task PayAsync(Cashier[] cashiers, AgentId agent)
    {
        string invoice;
        lock (invoices)
        {
            invoice = invoices.Dequeue();
        }

        var form = new PaymentRequestForm(RandomNumberGenerator.GetHexString(32), invoice, "load", null, null, null, null);
        if (!form.TryRead(agent, out var request, out _)
            || !(await Task.WhenAll(cashiers.Select(c => c.AcceptAndPayAsync(request, CancellationToken.None)))).Any(IsSettled))
        {
            throw new InvalidOperationException("A payment of the load test was not settled.");
        }
    }

    private static bool IsSettled(AcceptResult result) =>
        result is AcceptResult.Accepted { Intent.State: IntentState.Settled } or AcceptResult.Replayed { Intent.State: IntentState.Settled };

    private static async Task RegisterAsync(AgentDesk desk, AgentId agent)
    {
        var document = $$$"""{"agent_id":"{{{agent}}}","unfamiliar":"allow","wallet":{"balance_sats":1000000000,"per_day_max_sats":1000000000,"per_hour_max_sats":1000000000}}""";
        if (!PolicyDocument.TryParse(Encoding.UTF8.GetBytes(document), out var policy, out _)
            || !OperatorName.TryParse("load", out var load)
            || await desk.PutPolicyAsync(policy, "instant", null, load, CancellationToken.None) is not PutPolicyResult.Put)
        {
            throw new InvalidOperationException("The policy of the load test was not taken.");
        }
    }

    private static AgentId AgentOf(int number) => AgentId.Parse($"agent-{number}");
}
