namespace L402Functions.Spending.Ledger;

/// <summary>What a step sees when it decides: the head as the step before it left it, its rows, and the time.</summary>
public sealed class LedgerView
{
    private readonly IReadOnlyDictionary<string, LedgerRow?> rows;

    /// <summary>A view.</summary>
    /// <param name="head">The head.</param>
    /// <param name="rows">The rows that the step asked for; null for one that does not exist.</param>
    /// <param name="now">The time of the decision.</param>
    public LedgerView(LedgerHead head, IReadOnlyDictionary<string, LedgerRow?> rows, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(rows);
        Head = head;
        this.rows = rows;
        Now = now;
    }

    /// <summary>The head.</summary>
    public LedgerHead Head { get; }

    /// <summary>The time of the decision.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>A row that the step asked for, or null where there is none.</summary>
    /// <exception cref="InvalidOperationException">The step did not ask for it.</exception>
    public LedgerRow? Row(string key) =>
        rows.TryGetValue(key, out var row) ? row : throw new InvalidOperationException($"The step looks at row '{key}', which it did not ask for.");

    /// <summary>An answer that changes nothing.</summary>
    public Decided<TResult> Answer<TResult>(TResult result) => new(result, Head, [], []);
}
