namespace NBitcoin.Secp256k1;

/// <summary>The package's order of keys: by their bytes.</summary>
internal static class FirstDifference
{
    public static int Between(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var common = a.CommonPrefixLength(b);
        return common == a.Length ? 0 : a[common] - b[common];
    }
}
