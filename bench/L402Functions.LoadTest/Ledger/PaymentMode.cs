using L402Functions.LocalHost.Azurite;
using L402Functions.Spending.Intents;

namespace L402Functions.LoadTest.Ledger;

/// <summary>Payments per second on Azurite with a wallet that answers at once: committed together, and beside it each on its own, alternating in the same run.</summary>
internal static class PaymentMode
{
    private const int Invoices = 12_000;

    public static async Task RunAsync(TimeSpan time, bool onlyDuplicates)
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var wallet = new InstantWallet();
        var reader = new InvoiceReader(Invoices);
        var invoices = InvoiceMill.Make(Invoices, wallet);
        Parallel.ForEach(invoices, invoice => reader.Read(invoice));
        var left = new Queue<string>(invoices);
        Console.WriteLine($"whole payments, {Comparison.Rounds} rounds of {time.TotalSeconds:0.#} s each, alternating; medians");
        if (!onlyDuplicates)
        {
            await CompareAsync("1 agent, 32 in flight", new PaymentLoad(azurite.ConnectionString, 1, 32, reader, wallet, left));
            await CompareAsync("64 agents, 64 in flight", new PaymentLoad(azurite.ConnectionString, 64, 64, reader, wallet, left));
        }

        var crowd = new PaymentLoad(azurite.ConnectionString, 1, 32, reader, wallet, left);
        await Comparison.RunAsync(
            "1 agent, 32 in flight, 4 ledgers",
            "payments",
            ("every message once", t => crowd.ForAsync(t, 4, 1)),
            ("every message twice, to two of them", t => crowd.ForAsync(t, 4, 2)),
            r => r.PaymentsPerSecond,
            time);
        Console.WriteLine($"\nasked to pay twice: {wallet.PaidTwice}");

        Task CompareAsync(string title, PaymentLoad load) => Comparison.RunAsync(title, "payments", load.ForAsync, r => r.PaymentsPerSecond, time);
    }
}
