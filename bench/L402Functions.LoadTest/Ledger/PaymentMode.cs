using L402Functions.LocalHost.Azurite;
using L402Functions.Spending.Intents;

namespace L402Functions.LoadTest.Ledger;

/// <summary>Payments per second on Azurite with a wallet that answers at once: committed together, and beside it each on its own, alternating in the same run.</summary>
internal static class PaymentMode
{
    private const int Rounds = 3;
    private const int Invoices = 12_000;

    public static async Task RunAsync(TimeSpan time)
    {
        await using var azurite = await AzuriteProcess.StartAsync(AzuriteProcess.InMemory, TimeProvider.System, CancellationToken.None);
        var wallet = new InstantWallet();
        var reader = new InvoiceReader(Invoices);
        var invoices = InvoiceMill.Make(Invoices, wallet);
        Parallel.ForEach(invoices, invoice => reader.Read(invoice));
        var left = new Queue<string>(invoices);
        Console.WriteLine($"whole payments, {Rounds} rounds of {time.TotalSeconds:0.#} s each, alternating; medians");
        await CompareAsync("1 agent, 32 in flight", new PaymentLoad(azurite.ConnectionString, 1, 32, reader, wallet, left), time);
        await CompareAsync("64 agents, 64 in flight", new PaymentLoad(azurite.ConnectionString, 64, 64, reader, wallet, left), time);
        Console.WriteLine($"\nasked to pay twice: {wallet.PaidTwice}");
    }

    private static async Task CompareAsync(string title, PaymentLoad load, TimeSpan time)
    {
        await load.ForAsync(TimeSpan.FromSeconds(1), shared: true);
        var (together, alone) = (new List<LedgerResult>(), new List<LedgerResult>());
        for (var round = 0; round < Rounds; round++)
        {
            together.Add(await load.ForAsync(time, shared: true));
            alone.Add(await load.ForAsync(time, shared: false));
        }

        Console.WriteLine();
        Console.WriteLine($"{title,-34}{"payments/s",12}{"transactions/payment",22}{"requests/payment",18}");
        Show("group commit (SpendingLedger)", together);
        Show("compare and swap, each on its own", alone);
        Console.WriteLine($"{"ratio of payments/s",-34}{Median(together.Zip(alone, (t, a) => t.PaymentsPerSecond / a.PaymentsPerSecond)),12:0.0}");
    }

    private static void Show(string what, List<LedgerResult> results) => Console.WriteLine(
        $"{what,-34}{Median(results.Select(r => r.PaymentsPerSecond)),12:0.0}{Median(results.Select(r => r.TransactionsEach)),22:0.00}{Median(results.Select(r => r.RequestsEach)),18:0.00}");

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
