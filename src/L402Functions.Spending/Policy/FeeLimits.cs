using L402Functions.Protocol;

namespace L402Functions.Spending.Policy;

/// <summary>
/// What routing may cost: the member <c>fees</c> of a policy document. The cap of one payment is <see cref="Ppm"/> of its amount but at least
/// <see cref="Floor"/>, and never more than <see cref="Max"/>; that much is reserved besides the amount. A wallet over NIP-47 cannot be told a fee limit, so a fee
/// above the cap can happen: it is charged in full, and the caps over a day stop what follows.
/// </summary>
public sealed record FeeLimits
{
    /// <summary>One whole, in millionths.</summary>
    public const int WholePpm = 1_000_000;

    /// <summary><c>max_ppm</c>: millionths of the amount. Default 10,000, one per cent.</summary>
    public int Ppm { get; init; } = 10_000;

    /// <summary><c>floor_sats</c>: what a fee may be however small the amount. Default 10 sats, as wallets have it.</summary>
    public Msat Floor { get; init; } = Msat.FromSats(10);

    /// <summary><c>max_sats</c>: the most for one payment.</summary>
    public Msat? Max { get; init; }

    /// <summary><c>per_day_max_sats</c>: fees in any 24 hours, settled and reserved.</summary>
    public Msat? PerDay { get; init; }

    /// <summary><c>per_day_max_ppm</c>: fees settled in any 24 hours, in millionths of the amounts settled, as soon as they are more than <see cref="Floor"/>.</summary>
    public int? PerDayPpm { get; init; }

    /// <summary>The most that a payment of <paramref name="amount"/> may cost in fees.</summary>
    public Msat CapFor(Msat amount)
    {
        var ratio = PartOf(amount, Ppm);
        var cap = ratio > Floor ? ratio : Floor;
        return Max is { } max && max < cap ? max : cap;
    }

    /// <summary><paramref name="ppm"/> millionths of <paramref name="amount"/>, rounded up; at most all the money there is.</summary>
    internal static Msat PartOf(Msat amount, int ppm)
    {
        var part = (((Int128)amount.Value * ppm) + (WholePpm - 1)) / WholePpm;
        return part >= Msat.Max.Value ? Msat.Max : new Msat((long)part);
    }
}
