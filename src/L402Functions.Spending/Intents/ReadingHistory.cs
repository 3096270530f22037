using System.Collections.Immutable;

namespace L402Functions.Spending.Intents;

/// <summary>
/// What reconciliation has read since the last attempt was written, as runs of equal readings. A silent wallet adds a number and breaks no
/// run: no answer is no evidence.
/// </summary>
/// <param name="Runs">The runs, oldest first; at most <see cref="MaxRuns"/>, the oldest dropped.</param>
/// <param name="Silent">How often nothing usable came, since the last that was.</param>
/// <param name="Total">How many looks there were.</param>
public sealed record ReadingHistory(ImmutableArray<ReadingRun> Runs, int Silent, int Total)
{
    /// <summary>The most runs that are kept.</summary>
    public const int MaxRuns = 16;

    /// <summary>Nothing read yet.</summary>
    public static ReadingHistory None { get; } = new([], 0, 0);

    /// <summary>The last run; null where nothing was ever read.</summary>
    public ReadingRun? Current => Runs.IsEmpty ? null : Runs[^1];

    /// <summary>This history and one more reading.</summary>
    public ReadingHistory Add(WalletReading reading, DateTimeOffset at)
    {
        if (reading == WalletReading.Silent)
        {
            return this with { Silent = Silent + 1, Total = Total + 1 };
        }

        var runs = Current is { } run && run.Kind == reading
            ? Runs.SetItem(Runs.Length - 1, run with { Last = at > run.Last ? at : run.Last, Count = run.Count + 1 })
            : Runs.Add(new ReadingRun(reading, at, at, 1));
        return new ReadingHistory(runs.Length > MaxRuns ? runs.RemoveAt(0) : runs, 0, Total + 1);
    }

    /// <inheritdoc/>
    public bool Equals(ReadingHistory? other) =>
        other is not null && Silent == other.Silent && Total == other.Total && Runs.AsSpan().SequenceEqual(other.Runs.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Runs.Length, Silent, Total);
}
