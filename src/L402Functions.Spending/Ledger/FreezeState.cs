using System.Collections.Immutable;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Ledger;

/// <summary>What an operator has stopped, beyond single agents (those are in each ledger's head).</summary>
/// <param name="Everything">No payment at all.</param>
/// <param name="Hosts">No payment for these hosts.</param>
/// <param name="Payees">No payment to these nodes.</param>
public sealed record FreezeState(bool Everything, ImmutableHashSet<DestinationKey> Hosts, ImmutableHashSet<NodeId> Payees)
{
    /// <summary>Nothing is stopped.</summary>
    public static FreezeState None { get; } = new(false, [], []);

    /// <summary>True where a payment of this kind is stopped for its destination.</summary>
    public bool StopsDestination(DestinationKey? host, NodeId payee) =>
        Payees.Contains(payee) || (host is { } named && Hosts.Contains(named));

    /// <summary>True where a payment of this kind is stopped for whatever reason.</summary>
    public bool Stops(DestinationKey? host, NodeId payee) => Everything || StopsDestination(host, payee);
}
