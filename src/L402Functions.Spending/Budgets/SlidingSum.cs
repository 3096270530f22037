using System.Collections.Immutable;
using L402Functions.Protocol;

namespace L402Functions.Spending.Budgets;

/// <summary>
/// A sum over the last hour, day, … in steps: only those that hold something, oldest first. It counts the step that now is in and all the
/// whole ones before it that the window touches, so it never forgets early: whatever stretch of the window's length one looks at, all that
/// happened in it is counted at its end. Steps only go forward; what comes with an earlier time, as after a clock ran backwards, counts in the newest step, and so longer.
/// </summary>
internal sealed class SlidingSum
{
    private readonly ImmutableArray<Step> steps;

    private SlidingSum(WindowKind kind, ImmutableArray<Step> steps)
    {
        Kind = kind;
        this.steps = steps;
    }

    public WindowKind Kind { get; }

    public ImmutableArray<Step> Steps => steps;

    public static SlidingSum Empty(WindowKind kind) => new(kind, []);

    /// <summary>The most steps that a window holds.</summary>
    public static int MaxSteps(WindowKind kind) => Shape(kind).Count + 1;

    /// <summary>A window of kept steps; null where they are not in order, too many, or no amounts.</summary>
    public static SlidingSum? From(WindowKind kind, ImmutableArray<Step> steps)
    {
        var valid = steps.Length <= MaxSteps(kind);
        for (var i = 0; i < steps.Length && valid; i++)
        {
            valid = steps[i].Value is > 0 && steps[i].Value <= Msat.Max.Value && steps[i].Index >= 0 && (i == 0 || steps[i].Index > steps[i - 1].Index);
        }

        return valid && (steps.Length == 0 || steps[^1].Index - steps[0].Index <= Shape(kind).Count) ? new SlidingSum(kind, steps) : null;
    }

    /// <summary>With <paramref name="value"/> more at <paramref name="at"/>, and without what no later moment can ask for.</summary>
    public SlidingSum Add(long value, DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (value == 0)
        {
            return this;
        }

        var index = IndexOf(at);
        if (steps.Length > 0 && steps[^1].Index >= index)
        {
            return new SlidingSum(Kind, steps.SetItem(steps.Length - 1, new Step(steps[^1].Index, Clamp(steps[^1].Value + value))));
        }

        var from = FirstCounted(index);
        return new SlidingSum(Kind, [.. steps.AsSpan()[from..], new Step(index, Clamp(value))]);
    }

    /// <summary>The sum at <paramref name="now"/>; at most all the money there is.</summary>
    public long Sum(DateTimeOffset now)
    {
        var sum = 0L;
        for (var i = FirstCounted(IndexOf(now)); i < steps.Length; i++)
        {
            sum = Clamp(sum + steps[i].Value);
        }

        return sum;
    }

    /// <summary>True where nothing counts any more at <paramref name="now"/>.</summary>
    public bool IsEmpty(DateTimeOffset now) => FirstCounted(IndexOf(now)) == steps.Length;

    // Two amounts of money together are still a long.
    internal static long Clamp(long sum) => Math.Min(sum, Msat.Max.Value);

    private static (long Seconds, int Count) Shape(WindowKind kind) => kind switch
    {
        WindowKind.Minute => (5, 12),
        WindowKind.Hour => (5 * 60, 12),
        WindowKind.Day => (60 * 60, 24),
        WindowKind.Week => (6 * 60 * 60, 28),
        WindowKind.Month => (24 * 60 * 60, 30),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a window that slides."),
    };

    // From the year 1, so that no moment has a negative step.
    private long IndexOf(DateTimeOffset at) => at.UtcTicks / (Shape(Kind).Seconds * TimeSpan.TicksPerSecond);

    private int FirstCounted(long index)
    {
        var oldest = index - Shape(Kind).Count;
        var first = 0;
        while (first < steps.Length && steps[first].Index < oldest)
        {
            first++;
        }

        return first;
    }

    /// <summary>What happened in one step.</summary>
    /// <param name="Index">The step's number, from the year 1.</param>
    /// <param name="Value">How much, more than zero.</param>
    internal readonly record struct Step(long Index, long Value);
}
