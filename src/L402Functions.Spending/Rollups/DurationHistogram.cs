using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json;

namespace L402Functions.Spending.Rollups;

/// <summary>
/// How long things took, as counts in buckets that grow with the time: 8 to each doubling, so that a percentile is at most an eighth too
/// high. Histograms add up, which percentiles do not.
/// </summary>
public sealed class DurationHistogram : IEquatable<DurationHistogram>
{
    private const int Bits = 3;
    private const int PerDoubling = 1 << Bits;
    private const int Buckets = (64 - Bits) * PerDoubling;
    private readonly ImmutableSortedDictionary<int, long> counts;

    private DurationHistogram(ImmutableSortedDictionary<int, long> counts) => this.counts = counts;

    /// <summary>Nothing was measured.</summary>
    public static DurationHistogram Empty { get; } = new(ImmutableSortedDictionary<int, long>.Empty);

    /// <summary>How many were measured.</summary>
    public long Count => counts.Values.Sum();

    /// <summary>One that took <paramref name="milliseconds"/>; less than nothing counts as nothing.</summary>
    public static DurationHistogram Of(long milliseconds) => new(Empty.counts.Add(BucketOf(Math.Max(0, milliseconds)), 1));

    /// <summary>Both together.</summary>
    public DurationHistogram Add(DurationHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var sum = counts.ToBuilder();
        foreach (var (bucket, count) in other.counts)
        {
            sum[bucket] = sum.GetValueOrDefault(bucket) + count;
        }

        return new DurationHistogram(sum.ToImmutable());
    }

    /// <summary>The time in milliseconds that <paramref name="percent"/> of 100 did not exceed, up to the width of its bucket; null where nothing was measured.</summary>
    public long? Percentile(int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var rank = ((Count * percent) + 99) / 100;
        foreach (var (bucket, count) in counts)
        {
            rank -= count;
            if (rank <= 0)
            {
                return HighestOf(bucket);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(DurationHistogram? other) => other is not null && counts.SequenceEqual(other.counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DurationHistogram);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(counts.Count, Count);

    /// <summary>An array of pairs, <c>[[bucket, count], …]</c>.</summary>
    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var (bucket, count) in counts)
        {
            json.WriteStartArray();
            json.WriteNumberValue(bucket);
            json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <exception cref="FormatException">It is none.</exception>
    internal static DurationHistogram Read(JsonElement pairs)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<int, long>();
        foreach (var pair in pairs.EnumerateArray())
        {
            var (bucket, count) = (pair[0].GetInt32(), pair[1].GetInt64());
            if (bucket is < 0 or >= Buckets || count < 1 || pair.GetArrayLength() != 2)
            {
                throw new FormatException("That is no histogram that this version knows.");
            }

            counts.Add(bucket, count);
        }

        return new DurationHistogram(counts.ToImmutable());
    }

    /// <summary>Times below 8 ms have a bucket each; above, the first bit says the doubling and the next three the bucket in it.</summary>
    private static int BucketOf(long value)
    {
        var doubling = value < PerDoubling ? 0 : BitOperations.Log2((ulong)value) - Bits;
        return (doubling * PerDoubling) + (int)(value >> doubling);
    }

    private static long HighestOf(int bucket)
    {
        if (bucket < 2 * PerDoubling)
        {
            return bucket;
        }

        var doubling = (bucket / PerDoubling) - 1;
        var first = (long)(bucket - (doubling * PerDoubling)) << doubling;
        return first + ((1L << doubling) - 1);
    }
}
