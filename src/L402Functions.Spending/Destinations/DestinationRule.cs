using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Destinations;

/// <summary>
/// An operator's entry for a host, or for payees at whatever host. An entry for a host may name payees besides: then only invoices that one of
/// them signed are paid there.
/// </summary>
public sealed record DestinationRule
{
    /// <summary><c>host</c>: which hosts; null for an entry that is about <see cref="Payees"/> alone.</summary>
    public HostPattern? Host { get; init; }

    /// <summary><c>payees</c>: node ids.</summary>
    public ImmutableArray<NodeId> Payees { get; init; } = [];

    /// <summary><c>action</c>: false for <c>deny</c>, which has nothing but a host or payees.</summary>
    public bool Allowed { get; init; } = true;

    /// <summary><c>category</c>: what spending there is; an agent's claim that says otherwise is refused.</summary>
    public CategoryName? Category { get; init; }

    /// <summary><c>per_call_max_sats</c>: the most for one invoice.</summary>
    public Msat? PerCall { get; init; }

    /// <summary><c>per_day_max_sats</c>: the most at each one host in any 24 hours, with fees.</summary>
    public Msat? PerDay { get; init; }
}
