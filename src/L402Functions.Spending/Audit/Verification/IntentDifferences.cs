using L402Functions.Spending.Agents;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Audit.Verification;

/// <summary>
/// Names the intents in which the books differ. It reads rows and intents once more and keeps a line of each payment, which is done only where the
/// sums have shown that there is something to find.
/// </summary>
internal sealed class IntentDifferences(ILedgerStore store, AgentId root, BreakList breaks)
{
    /// <summary>What is set aside: few, and known already.</summary>
    public void Open(AuditTally rows, AuditTally intents)
    {
        foreach (var (id, told) in rows.Open)
        {
            if (!intents.Open.TryGetValue(id, out var found))
            {
                breaks.Add(VerificationBreak.IntentMissing, subject: id.ToString(), expected: Text(told), actual: "nothing reserved");
            }
            else if (found != told)
            {
                breaks.Add(VerificationBreak.IntentDiffers, subject: id.ToString(), expected: Text(told), actual: Text(found));
            }
        }

        foreach (var (id, found) in intents.Open.Where(o => !rows.Open.ContainsKey(o.Key)))
        {
            breaks.Add(VerificationBreak.IntentUnrecorded, subject: id.ToString(), expected: "nothing reserved", actual: Text(found));
        }
    }

    /// <summary>What was charged, from the rows that are in the table.</summary>
    /// <param name="from">The end of the last pruned segment.</param>
    /// <param name="to">The end of the chain that was compared.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task SettledAsync(long from, long to, CancellationToken cancellationToken)
    {
        var told = await ReadRowsAsync(from, to, cancellationToken);
        var differences = new List<(IntentId Id, VerificationBreak What, string Expected, string Found)>();
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.Intents, RowKeys.After(RowKeys.Intents), cancellationToken))
        {
            Compare(row, told, allRowsAreHere: from == 0, differences);
        }

        differences.AddRange(told.Select(t => (t.Key, VerificationBreak.IntentMissing, t.Value, "nothing charged")));

        // What was charged since is in these intents and not in those rows.
        var since = await ReadRowsAsync(to, long.MaxValue - 1, cancellationToken);
        differences.RemoveAll(d => since.ContainsKey(d.Id));
        foreach (var (id, what, expected, found) in differences)
        {
            breaks.Add(what, subject: id.ToString(), expected: expected, actual: found);
        }

        if (differences.Count == 0)
        {
            breaks.Add(VerificationBreak.IntentsDiffer, subject: root.ToString());
        }
    }

    private static string Text(OpenReservation open) => $"{open.Amount} and {open.FeeReserve} for fees, for {open.Agent}";

    private static string Text(AgentId? agent, Protocol.PaymentHash? hash, string? amount, string? fee) => $"{amount} msat and {fee} msat in fees for {hash}, by {agent}";

    private static void Compare(
        LedgerRow row, Dictionary<IntentId, string> told, bool allRowsAreHere, List<(IntentId Id, VerificationBreak What, string Expected, string Found)> differences)
    {
        Intent intent;
        try
        {
            intent = IntentDocument.Read(row);
        }
        catch (FormatException)
        {
            return;
        }

        if (intent.Mark != BudgetMark.Spent || intent.Reservation is not { } reservation)
        {
            return;
        }

        var text = Text(intent.Agent, intent.Invoice?.PaymentHash, Amount(reservation.Amount.Value), Amount((intent.Fee ?? Protocol.Msat.Zero).Value));
        if (!told.Remove(intent.Id, out var expected))
        {
            if (allRowsAreHere)
            {
                differences.Add((intent.Id, VerificationBreak.IntentUnrecorded, "nothing charged", text));
            }
        }
        else if (expected != text)
        {
            differences.Add((intent.Id, VerificationBreak.IntentDiffers, expected, text));
        }
    }

    private static string Amount(long msat) => msat.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<Dictionary<IntentId, string>> ReadRowsAsync(long from, long to, CancellationToken cancellationToken)
    {
        var told = new Dictionary<IntentId, string>();
        await foreach (var row in store.ReadRangeAsync(root, RowKeys.AuditEntry(from + 1), RowKeys.AuditEntry(to + 1), cancellationToken))
        {
            if (AuditEntry.Read(row.Document) is { Event: AuditEvent.Settled or AuditEvent.LateSettled, Intent: { } id } entry)
            {
                told[id] = Text(entry.Agent, entry.PaymentHash, Detail(entry, "amount"), Detail(entry, "fee"));
            }
        }

        return told;
    }

    private static string? Detail(AuditEntry entry, string name) =>
        entry.Details.ValueKind == System.Text.Json.JsonValueKind.Object && entry.Details.TryGetProperty(name, out var value) ? value.ToString() : null;
}
