using System.Buffers.Binary;

namespace L402Functions.Spending.Ledger;

/// <summary>What is made of random bytes.</summary>
public static class IdSourceExtensions
{
    /// <summary>A new identity: 32 lower-case hexadecimal digits.</summary>
    public static string NewId(this IIdSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Span<byte> bytes = stackalloc byte[16];
        source.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>A time between nothing and <paramref name="longest"/>, each tick as likely as the other.</summary>
    public static TimeSpan NewDelay(this IIdSource source, TimeSpan longest)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, TimeSpan.Zero);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        source.Fill(bytes);
        return TimeSpan.FromTicks((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) % ((ulong)longest.Ticks + 1)));
    }
}
