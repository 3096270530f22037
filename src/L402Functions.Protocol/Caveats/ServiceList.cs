namespace L402Functions.Protocol.Caveats;

/// <summary>The value of a <c>services</c> caveat: <c>name:tier[,name:tier]</c>, the tier a uint8 in plain decimal. At most <see cref="NameList.MaxItems"/>, each name once.</summary>
internal static class ServiceList
{
    public static bool IsWellFormed(ReadOnlySpan<byte> list)
    {
        var count = 0;
        foreach (var range in list.Split((byte)','))
        {
            if (++count > NameList.MaxItems || !TrySplit(list[range], out var name, out _) || TryFind(list[..range.Start.Value].TrimEnd((byte)','), name, out _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The tier at which a well-formed (or empty) list names a service.</summary>
    public static bool TryFind(ReadOnlySpan<byte> list, ReadOnlySpan<byte> service, out byte tier)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (TrySplit(list[range], out var name, out tier) && name.SequenceEqual(service))
            {
                return true;
            }
        }

        tier = 0;
        return false;
    }

    /// <summary>True where each service of <paramref name="list"/> is in <paramref name="predecessor"/> too, at the same tier or a higher one.</summary>
    public static bool IsNarrowerOrEqual(ReadOnlySpan<byte> list, ReadOnlySpan<byte> predecessor)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (!TrySplit(list[range], out var name, out var tier) || !TryFind(predecessor, name, out var previous) || tier > previous)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySplit(ReadOnlySpan<byte> item, out ReadOnlySpan<byte> name, out byte tier)
    {
        tier = 0;
        name = default;
        var colon = item.IndexOf((byte)':');
        if (colon < 0 || !CaveatNumber.TryParse(item[(colon + 1)..], byte.MaxValue, out var number))
        {
            return false;
        }

        name = item[..colon];
        tier = (byte)number;
        return NameRule.IsServiceName(name);
    }
}
