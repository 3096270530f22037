namespace L402Functions.Protocol.Bolt11;

/// <summary>BOLT 11 data is a row of five-bit groups, one to a byte here.</summary>
internal static class FiveBitGroups
{
    /// <summary>A field's length is told in ten bits.</summary>
    public const int MaxFieldGroups = 1023;

    /// <summary>How many groups hold that many bytes.</summary>
    public static int CountFor(int byteCount) => ((byteCount * 8) + 4) / 5;

    /// <summary>Packs whole bytes. False where fewer than 8 but more than 4 bits are left over, or any bit left over is set.</summary>
    public static bool TryToBytes(ReadOnlySpan<byte> groups, out byte[] bytes)
    {
        bytes = new byte[groups.Length * 5 / 8];
        var leftOver = Pack(groups, bytes, out var leftOverBits);
        return leftOverBits < 5 && leftOver == 0;
    }

    /// <summary>Packs all groups; the last byte is filled up with zero bits.</summary>
    public static byte[] ToPaddedBytes(ReadOnlySpan<byte> groups)
    {
        var bytes = new byte[((groups.Length * 5) + 7) / 8];
        var leftOver = Pack(groups, bytes, out var leftOverBits);
        if (leftOverBits > 0)
        {
            bytes[^1] = (byte)(leftOver << (8 - leftOverBits));
        }

        return bytes;
    }

    /// <summary>Splits bytes into groups; the last group is filled up with zero bits.</summary>
    public static byte[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var groups = new byte[CountFor(bytes.Length)];
        uint pending = 0;
        var pendingBits = 0;
        var written = 0;
        foreach (var value in bytes)
        {
            pending = (pending << 8) | value;
            pendingBits += 8;
            while (pendingBits >= 5)
            {
                pendingBits -= 5;
                groups[written++] = (byte)((pending >> pendingBits) & 31);
            }
        }

        if (pendingBits > 0)
        {
            groups[written] = (byte)((pending << (5 - pendingBits)) & 31);
        }

        return groups;
    }

    /// <summary>Reads a big-endian number. False above <paramref name="max"/>.</summary>
    public static bool TryToNumber(ReadOnlySpan<byte> groups, ulong max, out ulong number)
    {
        number = 0;
        foreach (var group in groups)
        {
            if (number > (max >> 5))
            {
                return false;
            }

            number = (number << 5) | group;
        }

        return number <= max;
    }

    /// <summary>A big-endian number in as few groups as possible, at least one.</summary>
    public static byte[] FromNumber(ulong number)
    {
        var count = 1;
        while (count < 13 && number >> (5 * count) != 0)
        {
            count++;
        }

        return FromNumber(number, count);
    }

    /// <summary>A big-endian number in exactly <paramref name="count"/> groups.</summary>
    public static byte[] FromNumber(ulong number, int count)
    {
        var groups = new byte[count];
        for (var i = count - 1; i >= 0; i--)
        {
            groups[i] = (byte)(number & 31);
            number >>= 5;
        }

        return groups;
    }

    private static uint Pack(ReadOnlySpan<byte> groups, Span<byte> bytes, out int pendingBits)
    {
        uint pending = 0;
        pendingBits = 0;
        var written = 0;
        foreach (var group in groups)
        {
            pending = (pending << 5) | group;
            pendingBits += 5;
            if (pendingBits >= 8)
            {
                pendingBits -= 8;
                bytes[written++] = (byte)(pending >> pendingBits);
                pending &= (1u << pendingBits) - 1;
            }
        }

        return pending;
    }
}
