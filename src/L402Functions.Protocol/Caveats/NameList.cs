namespace L402Functions.Protocol.Caveats;

/// <summary>A set written <c>a,b,c</c>: capabilities or methods. At most <see cref="MaxItems"/>, each once.</summary>
internal static class NameList
{
    /// <summary>The most items in a list: bounds the work of comparing two lists.</summary>
    public const int MaxItems = 32;

    /// <summary>Capabilities. The empty list is one: it covers no capability.</summary>
    public static bool IsCapabilities(ReadOnlySpan<byte> list) => list.IsEmpty || IsWellFormed(list, methods: false);

    /// <summary>Methods: at least one.</summary>
    public static bool IsMethods(ReadOnlySpan<byte> list) => IsWellFormed(list, methods: true);

    public static bool Contains(ReadOnlySpan<byte> list, ReadOnlySpan<byte> item)
    {
        foreach (var range in list.Split((byte)','))
        {
            if (list[range].SequenceEqual(item))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where each item of <paramref name="list"/> is in <paramref name="predecessor"/> too.</summary>
    public static bool IsNarrowerOrEqual(ReadOnlySpan<byte> list, ReadOnlySpan<byte> predecessor)
    {
        if (list.IsEmpty)
        {
            return true;
        }

        foreach (var range in list.Split((byte)','))
        {
            if (!Contains(predecessor, list[range]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWellFormed(ReadOnlySpan<byte> list, bool methods)
    {
        var count = 0;
        foreach (var range in list.Split((byte)','))
        {
            var item = list[range];
            if (++count > MaxItems
                || !(methods ? NameRule.IsMethod(item) : NameRule.IsName(item))
                || Contains(list[..range.Start.Value].TrimEnd((byte)','), item))
            {
                return false;
            }
        }

        return true;
    }
}
