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
    public async Task<LedgerResult> ForAsync(TimeSpan time, bool shared)
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
            await PayAsync(one.Cashier, AgentOf(agent));
        }

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
                await PayAsync((shared ? one : process.Open(Patient)).Cashier, AgentOf(number % agents));
                Interlocked.Increment(ref payments);
            }
        }
    }

    private async Task PayAsync(Cashier cashier, AgentId agent)
    {
        string invoice;
        lock (invoices)
        {
            invoice = invoices.Dequeue();
        }

        var form = new PaymentRequestForm(RandomNumberGenerator.GetHexString(32), invoice, "load", null, null, null, null);
        if (!form.TryRead(agent, out var request, out _)
            || await cashier.AcceptAndPayAsync(request, CancellationToken.None) is not AcceptResult.Accepted { Intent.State: IntentState.Settled })
        {
            throw new InvalidOperationException("A payment of the load test was not settled.");
        }
    }

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
