namespace L402Functions.Spending.Policy;

/// <summary>Whether money may be spent on this. A category is the operator's word; an agent's own counts only where nobody else has one.</summary>
internal static class CategoryRules
{
    public static void Check(Inquiry inquiry)
    {
        var reasons = inquiry.Reasons;
        reasons.DenyIf(!inquiry.CategoriesAgree, ReasonCode.CategoryMismatch);
        foreach (var (agent, policy, _) in inquiry.Members)
        {
            var wallet = policy.Wallet;
            if (inquiry.Category is not { } category)
            {
                // A rule by category cannot be escaped by naming none.
                if (wallet.AllowedCategories is not null || wallet.DeniedCategories.Count > 0 || wallet.CategoryLimits.Count > 0)
                {
                    reasons.Deny(new Reason(ReasonCode.CategoryMissing, agent));
                }

                continue;
            }

            if (wallet.DeniedCategories.Contains(category))
            {
                reasons.Deny(new Reason(ReasonCode.CategoryDenied, agent, "wallet.denied_categories"));
            }

            if (wallet.AllowedCategories is { } allowed && !allowed.Contains(category))
            {
                reasons.Deny(new Reason(ReasonCode.CategoryNotAllowed, agent, "wallet.allowed_categories"));
            }
        }
    }
}
