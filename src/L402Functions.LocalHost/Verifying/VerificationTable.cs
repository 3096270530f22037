using System.Globalization;
using L402Functions.Spending.Audit.Verification;

namespace L402Functions.LocalHost.Verifying;

/// <summary>A verification for a person to read: the ledgers in a table, what else was compared, and what is wrong.</summary>
internal static class VerificationTable
{
    public static void Write(TextWriter output, VerificationReport report, string? host)
    {
        var who = host is null ? "" : $" of {host}";
        output.WriteLine(Line($"The books{who}, {report.At:u}\n"));
        output.WriteLine(Line($"{"ledger",-32}{"rows",12}{"read",12}{"segments",10}{"signed to",12}{"payments",10}{"spent msat",20}{"reserved msat",20}  whole"));
        foreach (var root in report.Roots)
        {
            var whole = !root.Breaks.IsEmpty ? "NO" : root.MoneyCompared ? "yes" : "yes; too busy to compare intents";
            output.WriteLine(Line(
                $"{root.Root,-32}{root.End.Sequence,12:N0}{root.RowsRead,12:N0}{root.Segments,10:N0}{root.Anchored,12:N0}{root.Payments,10:N0}{root.Spent.Value,20:N0}{root.Reserved.Value,20:N0}  {whole}"));
        }

        if (report.RootsLeft > 0)
        {
            output.WriteLine(Line($"{report.RootsLeft} ledgers could not be read."));
        }

        output.WriteLine();
        output.WriteLine(report.Checkpoints is { } checkpoints ? Text(checkpoints) : "checkpoints  could not be read");
        foreach (var wallet in report.Wallets)
        {
            var compared = wallet.Complete ? "all compared with the intents" : "NOT compared to the end: it is not configured here, or does not answer";
            output.WriteLine(Line($"wallet       {wallet.Wallet}: {wallet.Payments:N0} payments since {wallet.Since:yyyy-MM-dd}, {compared}"));
        }

        output.WriteLine();
        var breaks = report.Breaks.ToList();
        output.WriteLine(breaks.Count > 0 ? Line($"{breaks.Count} breaks:") : report.Complete ? "Nothing is wrong." : "Nothing is wrong with what was looked at.");
        foreach (var found in breaks)
        {
            output.WriteLine($"  {found}");
        }
    }

    private static string Text(CheckpointReport checkpoints) => Line(
        $"checkpoints  {checkpoints.Count:N0}, {checkpoints.Read:N0} read, the newest {(checkpoints.Newest is { } newest ? $"of {newest:u}" : "none")}")
        + (checkpoints.Announced is { } announced ? Line($", {announced:N0} announcements found") : "");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
