using System.Buffers.Binary;
using L402Functions.Spending.Ledger;

namespace L402Functions.Simulation.Scheduling;

/// <summary>The only source of chance in a schedule (SplitMix64): the same seed, the same schedule, on every machine and runtime.</summary>
public sealed class Chance(ulong seed) : IIdSource
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="below"/> − 1.</summary>
    public int Below(int below) => (int)(Next() % (ulong)below);

    /// <summary>Between both, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>True in so many of a thousand cases.</summary>
    public bool PerMille(int rate) => rate > 0 && Below(1000) < rate;

    public T Pick<T>(IReadOnlyList<T> among) => among[Below(among.Count)];

    public TimeSpan Milliseconds(int least, int most) => TimeSpan.FromMilliseconds(Between(least, most));

    public TimeSpan Seconds(int least, int most) => TimeSpan.FromMilliseconds(Between(least * 1000, most * 1000));

    public void Fill(Span<byte> destination)
    {
        Span<byte> block = stackalloc byte[sizeof(ulong)];
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block, Next());
            var part = Math.Min(block.Length, destination.Length);
            block[..part].CopyTo(destination);
            destination = destination[part..];
        }
    }
}
