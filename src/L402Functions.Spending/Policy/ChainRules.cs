namespace L402Functions.Spending.Policy;

/// <summary>Who answers for the asking agent, and whether anybody stopped it.</summary>
internal static class ChainRules
{
    /// <summary>Why the chain cannot be asked at all; null where it leads from the agent to a root.</summary>
    public static ReasonCode? Broken(PolicySnapshot snapshot, SpendRequest request)
    {
        var chain = snapshot.Chain;
        if (chain.IsDefaultOrEmpty || chain[0].Agent != request.Agent)
        {
            return ReasonCode.NoPolicy;
        }

        if (chain.Length > PolicySnapshot.MaxDepth || chain.DistinctBy(a => a.Agent).Count() != chain.Length)
        {
            return ReasonCode.ChainBroken;
        }

        for (var i = 0; i < chain.Length; i++)
        {
            var parent = i + 1 < chain.Length ? chain[i + 1].Agent : (Agents.AgentId?)null;
            if (chain[i].Policy.Agent != chain[i].Agent || chain[i].Policy.Parent != parent)
            {
                return ReasonCode.ChainBroken;
            }
        }

        return null;
    }

    public static void Check(Inquiry inquiry)
    {
        var reasons = inquiry.Reasons;
        reasons.DenyIf(inquiry.Snapshot.GlobalFreeze, ReasonCode.GlobalFreeze);
        foreach (var agent in inquiry.Snapshot.Chain.Where(a => a.Frozen))
        {
            reasons.Deny(new Reason(ReasonCode.AgentFrozen, agent.Agent));
        }

        foreach (var member in inquiry.Members)
        {
            if (member.Policy.ExpiresAt is { } end && inquiry.Now >= end)
            {
                reasons.Deny(new Reason(ReasonCode.PolicyExpired, member.Agent, "expires_at", end.ToUnixTimeSeconds(), inquiry.Now.ToUnixTimeSeconds(), "s"));
            }
        }
    }
}
