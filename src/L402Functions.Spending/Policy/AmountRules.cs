using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy;

/// <summary>Whether one invoice may be this large, by itself and beside what the same thing cost before.</summary>
internal static class AmountRules
{
    public static void Check(Inquiry inquiry, Msat amount)
    {
        CheckAlone(inquiry, amount);
        CheckDestination(inquiry, null, inquiry.Common, amount);
        foreach (var (agent, policy, match) in inquiry.Members)
        {
            CheckDestination(inquiry, agent, match, amount);
            if (inquiry.Category is { } category && policy.Wallet.CategoryLimits.GetValueOrDefault(category)?.PerCall is { } limit && amount > limit)
            {
                inquiry.Reasons.Deny(new Reason(ReasonCode.CategoryPerCallMaxExceeded, agent, "wallet.category_limits", limit.Value, amount.Value, "msat"));
            }

            CheckPrice(inquiry, agent, policy.Invoice, amount);
        }
    }

    /// <summary>What an agent may decide alone bounds the agent and not the operator: above it, only what an operator gets to see anyhow can pass.</summary>
    private static void CheckAlone(Inquiry inquiry, Msat amount)
    {
        var operatorSees = inquiry.Members.Any(m => m.Policy.Wallet.ReviewThreshold is { } threshold && amount > threshold);
        foreach (var (agent, policy, _) in inquiry.Members)
        {
            if (policy.Wallet.PerCall is { } perCall && amount > perCall)
            {
                var reason = new Reason(ReasonCode.PerCallMaxExceeded, agent, "wallet.per_call_max_sats", perCall.Value, amount.Value, "msat");
                if (operatorSees)
                {
                    inquiry.Reasons.Review(reason);
                }
                else
                {
                    inquiry.Reasons.Deny(reason);
                }
            }

            if (policy.Wallet.ReviewThreshold is { } threshold && amount > threshold)
            {
                inquiry.Reasons.Review(new Reason(ReasonCode.ReviewThresholdExceeded, agent, "wallet.human_review_threshold_sats", threshold.Value, amount.Value, "msat"));
            }
        }
    }

    private static void CheckDestination(Inquiry inquiry, AgentId? agent, DestinationMatch match, Msat amount)
    {
        foreach (var rule in match.Allowing)
        {
            if (rule.PerCall is { } limit && amount > limit)
            {
                inquiry.Reasons.Deny(new Reason(ReasonCode.DestinationPerCallMaxExceeded, agent, "destinations", limit.Value, amount.Value, "msat"));
            }
        }
    }

    private static void CheckPrice(Inquiry inquiry, AgentId agent, InvoiceRules rules, Msat amount)
    {
        if (rules.MaxPriceIncreasePercent is not { } percent || inquiry.Snapshot.Destination.KnownPrice is not { } known)
        {
            return;
        }

        if ((Int128)amount.Value * 100 > (Int128)known.Value * (100L + percent))
        {
            var increase = known.IsZero ? long.MaxValue : (long)Int128.Min((((Int128)(amount - known).Value * 100) + known.Value - 1) / known.Value, long.MaxValue);
            inquiry.Reasons.Review(new Reason(ReasonCode.PriceIncreaseExceeded, agent, "invoice.max_price_increase_percent", percent, increase, "percent"));
        }
    }
}
