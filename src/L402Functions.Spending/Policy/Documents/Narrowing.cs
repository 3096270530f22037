using L402Functions.Protocol;
using L402Functions.Spending.Destinations;

namespace L402Functions.Spending.Policy.Documents;

/// <summary>
/// Compares a sub-agent's policy with its parent's. At a decision both are asked, so a wider field would give nothing; it is refused all the same, because whoever
/// wrote it believes that it does. A field that the sub-agent's document leaves out is the parent's, and so is one with its default value.
/// </summary>
internal sealed class Narrowing
{
    private static readonly FeeLimits UsualFees = new();
    private static readonly VelocityLimits UsualVelocity = new();
    private static readonly InvoiceRules UsualInvoice = new();

    private readonly List<PolicyProblem> problems = [];

    public static IReadOnlyList<PolicyProblem> Problems(SpendingPolicy child, SpendingPolicy parent)
    {
        var narrowing = new Narrowing();
        narrowing.ComparePolicies(child, parent);
        narrowing.CompareWallets(child.Wallet, parent.Wallet);
        narrowing.CompareFees(child.Fees, parent.Fees);
        narrowing.CompareVelocity(child.Velocity, parent.Velocity);
        narrowing.CompareInvoices(child.Invoice, parent.Invoice);
        narrowing.CompareDestinations(child, parent);
        return narrowing.problems;
    }

    private void ComparePolicies(SpendingPolicy child, SpendingPolicy parent)
    {
        WiderIf(child.Parent != parent.Agent, "parent", $"is not '{parent.Agent}', whose policy this is compared with");
        WiderIf(child.ExpiresAt is { } end && parent.ExpiresAt is { } parentEnd && end > parentEnd, "expires_at", "is later than the parent's");
        WiderIf(child.Unfamiliar > parent.Unfamiliar, "unfamiliar", $"is wider than the parent's, which is {PolicyWords.Unfamiliar.For(parent.Unfamiliar)}");
        Stated(child.ApprovalLifetime, TimeSpan.FromDays(1), parent.ApprovalLifetime, "approval_lifetime_seconds");
        WiderIf(child.NewInvoice > parent.NewInvoice, "new_invoice", $"is wider than the parent's, which is {PolicyWords.NewInvoice.For(parent.NewInvoice)}");
    }

    private void CompareWallets(WalletLimits child, WalletLimits parent)
    {
        AtMost(child.Balance, parent.Balance, "wallet.balance_sats");
        AtMost(child.PerCall, parent.PerCall, "wallet.per_call_max_sats");
        AtMost(child.PerHour, parent.PerHour, "wallet.per_hour_max_sats");
        AtMost(child.PerDay, parent.PerDay, "wallet.per_day_max_sats");
        AtMost(child.PerWeek, parent.PerWeek, "wallet.per_week_max_sats");
        AtMost(child.PerMonth, parent.PerMonth, "wallet.per_month_max_sats");
        AtMost(child.PerSession, parent.PerSession, "wallet.per_session_max_sats");
        AtMost(child.PerDestinationPerDay, parent.PerDestinationPerDay, "wallet.per_destination_per_day_max_sats");
        AtMost(child.ReviewThreshold, parent.ReviewThreshold, "wallet.human_review_threshold_sats");
        if (child.AllowedCategories is { } allowed)
        {
            var more = allowed.Where(c => (parent.AllowedCategories is { } had && !had.Contains(c)) || parent.DeniedCategories.Contains(c)).ToList();
            WiderIf(more.Count > 0, "wallet.allowed_categories", $"has what the parent's does not allow: {string.Join(", ", more)}");
        }

        foreach (var (category, limit) in child.CategoryLimits)
        {
            var had = parent.CategoryLimits.GetValueOrDefault(category);
            AtMost(limit.PerCall, had?.PerCall, $"wallet.category_limits.{category}.per_call_max_sats");
            AtMost(limit.PerDay, had?.PerDay, $"wallet.category_limits.{category}.per_day_max_sats");
        }
    }

    private void CompareFees(FeeLimits child, FeeLimits parent)
    {
        Stated(child.Ppm, UsualFees.Ppm, parent.Ppm, "fees.max_ppm");
        Stated(child.Floor, UsualFees.Floor, parent.Floor, "fees.floor_sats");
        AtMost(child.Max, parent.Max, "fees.max_sats");
        AtMost(child.PerDay, parent.PerDay, "fees.per_day_max_sats");
        AtMost(child.PerDayPpm, parent.PerDayPpm, "fees.per_day_max_ppm");
    }

    private void CompareVelocity(VelocityLimits child, VelocityLimits parent)
    {
        AtMost(child.PerMinute, parent.PerMinute, "velocity.per_minute_max");
        AtMost(child.PerHour, parent.PerHour, "velocity.per_hour_max");
        AtMost(child.OpenPerPayee, parent.OpenPerPayee, "velocity.open_per_payee_max");
        Stated(child.Unknown, UsualVelocity.Unknown, parent.Unknown, "velocity.unknown_max");
        Stated(child.UnknownPerPayee, UsualVelocity.UnknownPerPayee, parent.UnknownPerPayee, "velocity.unknown_per_payee_max");
    }

    private void CompareInvoices(InvoiceRules child, InvoiceRules parent)
    {
        WiderIf(child.Minimum < parent.Minimum, "invoice.min_sats", "is less than the parent's");
        WiderIf(child.Networks is { } some && parent.Networks is { } had && some.Any(n => !had.Contains(n)), "invoice.networks", "has networks that the parent's has not");
        WiderIf(child.MinRemaining != UsualInvoice.MinRemaining && child.MinRemaining < parent.MinRemaining, "invoice.min_remaining_seconds", "is less than the parent's");
        Stated(child.MaxRemaining, UsualInvoice.MaxRemaining, parent.MaxRemaining, "invoice.max_remaining_seconds");
        Stated(child.MaxFinalCltv, UsualInvoice.MaxFinalCltv, parent.MaxFinalCltv, "invoice.max_final_cltv_blocks");
        AtMost(child.MaxPriceIncreasePercent, parent.MaxPriceIncreasePercent, "invoice.max_price_increase_percent");
    }

    private void CompareDestinations(SpendingPolicy child, SpendingPolicy parent)
    {
        for (var i = 0; i < child.Destinations.Rules.Length; i++)
        {
            var rule = child.Destinations.Rules[i];
            if (rule.Allowed)
            {
                CompareDestination(FormattableString.Invariant($"destinations[{i}]"), rule, parent);
            }
        }
    }

    private void CompareDestination(string at, DestinationRule rule, SpendingPolicy parent)
    {
        var above = parent.Destinations.Rules;
        WiderIf(above.Any(r => !r.Allowed && Covers(r, rule)), at, "allows what the parent's table denies");
        var covering = above
            .Where(r => r.Allowed && Covers(r, rule))
            .OrderByDescending(r => r.Host?.ToString().Length ?? 0)
            .FirstOrDefault();
        WiderIf(covering is null && parent.Unfamiliar == UnfamiliarRule.Deny, at, "lists what the parent's table does not, and the parent's policy refuses unfamiliar destinations");
        if (covering is null)
        {
            return;
        }

        WiderIf(rule.Category is { } category && covering.Category is { } had && category != had, $"{at}.category", $"is not the parent's, which is {covering.Category}");
        AtMost(rule.PerCall, covering.PerCall, $"{at}.per_call_max_sats");
        AtMost(rule.PerDay, covering.PerDay, $"{at}.per_day_max_sats");
        WiderIf(
            rule.Host is not null && !covering.Payees.IsEmpty && rule.Payees.Any(p => !covering.Payees.Contains(p)),
            $"{at}.payees",
            "has payees that the parent's has not");
    }

    /// <summary>Whether <paramref name="wide"/> is about everything that <paramref name="rule"/> is about.</summary>
    private static bool Covers(DestinationRule wide, DestinationRule rule) => (wide.Host, rule.Host) switch
    {
        ({ } pattern, { } host) => pattern == host || host.IsNarrowerThan(pattern),
        (null, null) => rule.Payees.All(p => wide.Payees.Contains(p)),
        _ => false,
    };

    private void AtMost<T>(T? child, T? parent, string field)
        where T : struct, IComparable<T> =>
        WiderIf(child is { } own && parent is { } limit && own.CompareTo(limit) > 0, field, $"is more than the parent's, which is {Shown(parent)}");

    private void Stated<T>(T child, T usual, T parent, string field)
        where T : struct, IComparable<T>
    {
        if (child.CompareTo(usual) != 0)
        {
            AtMost<T>(child, parent, field);
        }
    }

    private static string? Shown<T>(T? value)
        where T : struct =>
        value switch
        {
            Msat amount => FormattableString.Invariant($"{amount.Value / Msat.PerSat} sats"),
            TimeSpan time => FormattableString.Invariant($"{time.Ticks / TimeSpan.TicksPerSecond} s"),
            _ => value?.ToString(),
        };

    private void WiderIf(bool condition, string field, string what)
    {
        if (condition)
        {
            problems.Add(new PolicyProblem($"$.{field}", what + "."));
        }
    }
}
