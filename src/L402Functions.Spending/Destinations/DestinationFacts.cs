using L402Functions.Protocol;

namespace L402Functions.Spending.Destinations;

/// <summary>What the ledger and the operator's own table know of a request's destination.</summary>
public sealed record DestinationFacts
{
    /// <summary>Nothing is known.</summary>
    public static DestinationFacts Nothing { get; } = new();

    /// <summary>What the operator's table for all agents says; <see cref="DestinationTable.Match"/> finds it. The policies' own tables are looked up by the evaluator.</summary>
    public DestinationMatch Match { get; init; } = DestinationMatch.None;

    /// <summary>True where the root's tree has settled a payment for this host before.</summary>
    public bool HostSeen { get; init; }

    /// <summary>True where the root's tree has settled a payment to this payee before.</summary>
    public bool PayeeSeen { get; init; }

    /// <summary>True where an operator stopped payments to the host or the payee.</summary>
    public bool Frozen { get; init; }

    /// <summary>
    /// The price to compare with: what an operator last approved for this host and path or, where nobody was asked, what was settled <b>first</b>.
    /// Never the last settled price: prices that rise in small steps would pass.
    /// </summary>
    public Msat? KnownPrice { get; init; }
}
