using System.Globalization;

namespace L402Functions.Protocol;

/// <summary>
/// An amount of money in millisatoshi, the smallest unit that Lightning knows. Never negative, never more than the
/// 21 million bitcoin that can exist; arithmetic that would leave that range throws <see cref="OverflowException"/>.
/// </summary>
public readonly record struct Msat : IComparable<Msat>
{
    /// <summary>Millisatoshi in one satoshi.</summary>
    public const long PerSat = 1_000;

    /// <summary>All the bitcoin that can exist, in millisatoshi.</summary>
    public static readonly Msat Max = new(21_000_000L * 100_000_000 * PerSat);

    /// <summary>No money.</summary>
    public static readonly Msat Zero;

    /// <summary>An amount of <paramref name="value"/> millisatoshi.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more than all the bitcoin there is.</exception>
    public Msat(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 2_100_000_000_000_000_000L);
        Value = value;
    }

    /// <summary>The amount in millisatoshi.</summary>
    public long Value { get; }

    /// <summary>True for an amount of nothing.</summary>
    public bool IsZero => Value == 0;

    /// <summary>True where the amount is a whole number of satoshi.</summary>
    public bool IsWholeSats => Value % PerSat == 0;

    /// <summary>The amount in satoshi, any fraction of a satoshi counted as a whole one: what a payer must have.</summary>
    public long SatsRoundedUp => (Value / PerSat) + (Value % PerSat == 0 ? 0 : 1);

    /// <summary>An amount of <paramref name="sats"/> satoshi.</summary>
    public static Msat FromSats(long sats) => new(checked(sats * PerSat));

    /// <summary>Reads a plain decimal number of millisatoshi: digits only, in range.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Msat amount)
    {
        amount = default;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > Max.Value)
        {
            return false;
        }

        amount = new Msat(value);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Msat other) => Value.CompareTo(other.Value);

    /// <summary>The amount with its unit, for people: <c>21000 msat</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value} msat");

    /// <summary>The sum; throws on leaving the range.</summary>
    public static Msat operator +(Msat left, Msat right) => Create(checked(left.Value + right.Value));

    /// <summary>The difference; throws where it would be negative.</summary>
    public static Msat operator -(Msat left, Msat right) => Create(checked(left.Value - right.Value));

    /// <summary>The multiple; throws on leaving the range.</summary>
    public static Msat operator *(Msat left, long factor) => Create(checked(left.Value * factor));

    /// <summary>Less than.</summary>
    public static bool operator <(Msat left, Msat right) => left.Value < right.Value;

    /// <summary>More than.</summary>
    public static bool operator >(Msat left, Msat right) => left.Value > right.Value;

    /// <summary>At most.</summary>
    public static bool operator <=(Msat left, Msat right) => left.Value <= right.Value;

    /// <summary>At least.</summary>
    public static bool operator >=(Msat left, Msat right) => left.Value >= right.Value;

    private static Msat Create(long value) =>
        value >= 0 && value <= Max.Value ? new Msat(value) : throw new OverflowException("The result is outside 0 msat … 21 million bitcoin.");
}
