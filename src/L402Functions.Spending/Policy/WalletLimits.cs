using System.Collections.Immutable;
using L402Functions.Protocol;

namespace L402Functions.Spending.Policy;

/// <summary>
/// How much an agent may spend and on what: the member <c>wallet</c> of a policy document. A cap that is null does not bind. Caps on one
/// invoice are on its amount; caps over time are on amounts and fees together, settled and reserved.
/// </summary>
public sealed record WalletLimits
{
    /// <summary><c>balance_sats</c>: the money that the agent is given, once and for all.</summary>
    public Msat? Balance { get; init; }

    /// <summary><c>per_call_max_sats</c>: the most that the agent may decide alone. Above it a payment is refused, or waits for an operator where it is also above <see cref="ReviewThreshold"/>.</summary>
    public Msat? PerCall { get; init; }

    /// <summary><c>per_hour_max_sats</c>: in any hour.</summary>
    public Msat? PerHour { get; init; }

    /// <summary><c>per_day_max_sats</c>: in any 24 hours.</summary>
    public Msat? PerDay { get; init; }

    /// <summary><c>per_week_max_sats</c>: in any 7 days.</summary>
    public Msat? PerWeek { get; init; }

    /// <summary><c>per_month_max_sats</c>: in any 30 days.</summary>
    public Msat? PerMonth { get; init; }

    /// <summary><c>per_session_max_sats</c>: for one session, over 7 days. A request must then name its session.</summary>
    public Msat? PerSession { get; init; }

    /// <summary><c>per_destination_per_day_max_sats</c>: at any one host in any 24 hours, where its entry in the table has no cap of its own. A request must then give its URL.</summary>
    public Msat? PerDestinationPerDay { get; init; }

    /// <summary><c>human_review_threshold_sats</c>: a larger invoice waits for an operator. 0: each does.</summary>
    public Msat? ReviewThreshold { get; init; }

    /// <summary><c>allowed_categories</c>: only these; null: any that is not denied. An empty set allows none.</summary>
    public ImmutableSortedSet<CategoryName>? AllowedCategories { get; init; }

    /// <summary><c>denied_categories</c>: never these, even where also allowed.</summary>
    public ImmutableSortedSet<CategoryName> DeniedCategories { get; init; } = [];

    /// <summary><c>category_limits</c>: caps by category.</summary>
    public ImmutableSortedDictionary<CategoryName, CategoryLimit> CategoryLimits { get; init; } = ImmutableSortedDictionary<CategoryName, CategoryLimit>.Empty;
}
