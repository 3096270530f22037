namespace L402Functions.LoadTest.Ledger;

/// <summary>Two ways of doing the same, in alternating rounds, so that whatever else the machine does meets both.</summary>
internal static class Comparison
{
    public const int Rounds = 3;

    /// <summary>Committed together, and beside it each step on its own: runs the rounds and prints their medians.</summary>
    /// <param name="title">What is loaded.</param>
    /// <param name="unit">What is counted.</param>
    /// <param name="load">A round: for how long, and whether one ledger is shared.</param>
    /// <param name="rate">How many of the unit a second a round came to.</param>
    /// <param name="time">How long a round is.</param>
    public static Task RunAsync(string title, string unit, Func<TimeSpan, bool, Task<LedgerResult>> load, Func<LedgerResult, double> rate, TimeSpan time) =>
        RunAsync(
            title,
            unit,
            ("group commit (SpendingLedger)", t => load(t, true)),
            ("compare and swap, each on its own", t => load(t, false)),
            rate,
            time);

    /// <summary>Runs the rounds of two loads and prints their medians.</summary>
    public static async Task RunAsync(
        string title,
        string unit,
        (string Name, Func<TimeSpan, Task<LedgerResult>> Load) one,
        (string Name, Func<TimeSpan, Task<LedgerResult>> Load) other,
        Func<LedgerResult, double> rate,
        TimeSpan time)
    {
        await one.Load(TimeSpan.FromSeconds(1));
        var (ones, others) = (new List<LedgerResult>(), new List<LedgerResult>());
        for (var round = 0; round < Rounds; round++)
        {
            ones.Add(await one.Load(time));
            others.Add(await other.Load(time));
        }

        Console.WriteLine();
        Console.WriteLine($"{title,-38}{unit + "/s",12}{"transactions/payment",22}{"requests/payment",18}");
        Show(one.Name, ones);
        Show(other.Name, others);
        Console.WriteLine($"{"ratio of the rates",-38}{Median(ones.Zip(others, (a, b) => rate(a) / rate(b))),12:0.0}");

        void Show(string what, List<LedgerResult> results) => Console.WriteLine(
            $"{what,-38}{Median(results.Select(rate)),12:0.0}{Median(results.Select(r => r.TransactionsEach)),22:0.00}{Median(results.Select(r => r.RequestsEach)),18:0.00}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
