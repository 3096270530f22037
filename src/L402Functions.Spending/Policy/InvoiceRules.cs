using System.Collections.Immutable;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;

namespace L402Functions.Spending.Policy;

/// <summary>Which invoices may be paid at all: the member <c>invoice</c> of a policy document.</summary>
public sealed record InvoiceRules
{
    /// <summary><c>min_sats</c>: the smallest amount, so that fees stay in proportion.</summary>
    public Msat? Minimum { get; init; }

    /// <summary><c>networks</c>: only of these; null: of any that the wallet is on.</summary>
    public ImmutableArray<LightningNetwork>? Networks { get; init; }

    /// <summary><c>min_remaining_seconds</c>: how long it must still be payable. Default 10 s.</summary>
    public TimeSpan MinRemaining { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>max_remaining_seconds</c>: how long it may still be payable. Default 7 days: money whose fate is unknown stays reserved until then.</summary>
    public TimeSpan MaxRemaining { get; init; } = TimeSpan.FromDays(7);

    /// <summary><c>max_final_cltv_blocks</c>: the time lock of the last hop, which is how long a payee can hold money. Default 1,008 blocks, a week.</summary>
    public int MaxFinalCltv { get; init; } = 1_008;

    /// <summary><c>max_price_increase_percent</c>: how far above the known price of the same host and path, before an operator is asked; null: no rule.</summary>
    public int? MaxPriceIncreasePercent { get; init; }
}
