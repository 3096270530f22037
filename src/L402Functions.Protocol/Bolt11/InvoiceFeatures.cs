using System.Collections.Immutable;

namespace L402Functions.Protocol.Bolt11;

/// <summary>
/// What the payee supports (odd bits) or requires (even bits) of a payment (BOLT 11, field <c>9</c>; the bits are BOLT 9's).
/// </summary>
public sealed class InvoiceFeatures : IEquatable<InvoiceFeatures>
{
    /// <summary>The highest bit that one field can hold.</summary>
    public const int MaxBit = (FiveBitGroups.MaxFieldGroups * 5) - 1;

    /// <summary>No features.</summary>
    public static readonly InvoiceFeatures None = new([]);

    /// <summary>What nearly every invoice has: <c>var_onion_optin</c> (8) and <c>payment_secret</c> (14), both required.</summary>
    public static readonly InvoiceFeatures Standard = new([VariableOnion, PaymentSecret]);

    internal const int PaymentSecret = 14;
    internal const int BasicMultiPart = 16;
    private const int VariableOnion = 8;

    /// <summary>
    /// The even bits that a payer of today satisfies: those that BOLT 9 assumes of everybody (0, 6, 8, 12), payment secrets,
    /// multi-part payments, route blinding (24) and payment metadata (48).
    /// </summary>
    private static readonly ImmutableArray<int> Known = [0, 6, VariableOnion, 12, PaymentSecret, BasicMultiPart, 24, 48];

    private InvoiceFeatures(ImmutableArray<int> bits) => Bits = bits;

    /// <summary>The bits that are set, ascending.</summary>
    public ImmutableArray<int> Bits { get; }

    /// <summary>The features with exactly these bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bit is negative or above <see cref="MaxBit"/>.</exception>
    public static InvoiceFeatures FromBits(params ReadOnlySpan<int> bits)
    {
        var set = new SortedSet<int>();
        foreach (var bit in bits)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(bit, nameof(bits));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bit, MaxBit, nameof(bits));
            set.Add(bit);
        }

        return new InvoiceFeatures([.. set]);
    }

    /// <summary>True where the feature whose even bit is <paramref name="evenBit"/> is supported or required.</summary>
    public bool Supports(int evenBit) => Bits.BinarySearch(evenBit) >= 0 || Bits.BinarySearch(evenBit + 1) >= 0;

    /// <inheritdoc/>
    public bool Equals(InvoiceFeatures? other) => other is not null && Bits.SequenceEqual(other.Bits);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InvoiceFeatures);

    /// <inheritdoc/>
    public override int GetHashCode() => Bits.Aggregate(17, HashCode.Combine);

    /// <summary>The bits, separated by commas.</summary>
    public override string ToString() => string.Join(',', Bits);

    /// <summary>What forbids paying, if anything: a required feature that nobody here knows, or one without its dependency.</summary>
    internal Bolt11Error Check()
    {
        if (Bits.Any(bit => bit % 2 == 0 && !Known.Contains(bit)))
        {
            return Bolt11Error.UnknownRequiredFeature;
        }

        return Supports(BasicMultiPart) && !Supports(PaymentSecret) ? Bolt11Error.FeatureDependencyMissing : Bolt11Error.None;
    }

    /// <summary>Reads the field: big-endian, five bits a group.</summary>
    internal static InvoiceFeatures FromGroups(ReadOnlySpan<byte> groups)
    {
        var bits = ImmutableArray.CreateBuilder<int>();
        for (var i = groups.Length - 1; i >= 0; i--)
        {
            for (var bit = 0; bit < 5; bit++)
            {
                if ((groups[i] & (1 << bit)) != 0)
                {
                    bits.Add(((groups.Length - 1 - i) * 5) + bit);
                }
            }
        }

        return new InvoiceFeatures(bits.ToImmutable());
    }

    /// <summary>The field in as few groups as possible; none where no bit is set.</summary>
    internal byte[] ToGroups()
    {
        if (Bits.IsEmpty)
        {
            return [];
        }

        var groups = new byte[(Bits[^1] / 5) + 1];
        foreach (var bit in Bits)
        {
            groups[groups.Length - 1 - (bit / 5)] |= (byte)(1 << (bit % 5));
        }

        return groups;
    }
}
