using System.Collections.Immutable;

namespace L402Functions.Protocol.Bolt11;

/// <summary>A private route to the payee: its hops in forward order, at least one (BOLT 11, field <c>r</c>).</summary>
/// <param name="Hops">The hops.</param>
public sealed record RouteHint(ImmutableArray<RouteHintHop> Hops)
{
    /// <summary>As many hops as fit into one field of 1023 five-bit groups.</summary>
    public const int MaxHops = FiveBitGroups.MaxFieldGroups * 5 / 8 / RouteHintHop.WireLength;

    /// <summary>Equal hops in the same order.</summary>
    public bool Equals(RouteHint? other) => other is not null && Hops.SequenceEqual(other.Hops);

    /// <inheritdoc/>
    public override int GetHashCode() => Hops.IsEmpty ? 0 : Hops[0].GetHashCode();
}
