namespace L402Functions.LoadTest.Ledger;

/// <summary>The same load committed together and each step on its own, in alternating rounds, so that whatever else the machine does meets both.</summary>
internal static class Comparison
{
    public const int Rounds = 3;

    /// <summary>Runs the rounds and prints their medians.</summary>
    /// <param name="title">What is loaded.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="load">A round: for how long, and whether one ledger is shared.</param>
    /// <param name="rate">How many of the unit a second a round came to.</param>
    /// <param name="time">How long a round is.</param>
    public static async Task RunAsync(
        string title, string unit, Func<TimeSpan, bool, Task<LedgerResult>> load, Func<LedgerResult, double> rate, TimeSpan time)
    {
        await load(TimeSpan.FromSeconds(1), true);
        var (together, alone) = (new List<LedgerResult>(), new List<LedgerResult>());
        for (var round = 0; round < Rounds; round++)
        {
            together.Add(await load(time, true));
            alone.Add(await load(time, false));
        }

        Console.WriteLine();
        Console.WriteLine($"{title,-34}{unit + "/s",12}{"transactions/payment",22}{"requests/payment",18}");
        Show("group commit (SpendingLedger)", together);
        Show("compare and swap, each on its own", alone);
        Console.WriteLine($"{"ratio of the rates",-34}{Median(together.Zip(alone, (t, a) => rate(t) / rate(a))),12:0.0}");

        void Show(string what, List<LedgerResult> results) => Console.WriteLine(
            $"{what,-34}{Median(results.Select(rate)),12:0.0}{Median(results.Select(r => r.TransactionsEach)),22:0.00}{Median(results.Select(r => r.RequestsEach)),18:0.00}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
