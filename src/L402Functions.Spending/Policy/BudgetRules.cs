using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;

namespace L402Functions.Spending.Policy;

/// <summary>
/// Whether there is money and room: in each window, what was spent, what is reserved and what is asked for, together, stay within the cap. As reserved
/// money counts in every window, they then stay there at every later moment, however the payment ends; only a fee above its reserve can break that.
/// </summary>
internal static class BudgetRules
{
    /// <summary>What the payment would reserve.</summary>
    public static Reservation Check(Inquiry inquiry, Msat amount)
    {
        var wanted = new Reservation
        {
            Chain = [.. inquiry.Members.Select(m => m.Agent)],
            Amount = amount,
            FeeReserve = inquiry.Members.Min(m => m.Policy.Fees.CapFor(amount)),
            Payee = inquiry.Request.Payee,
            At = inquiry.Now,
            Category = inquiry.Category,
            Host = inquiry.Request.Host,
            Session = inquiry.Request.Session,
            Scopes = [.. ScopedCap.Of(inquiry).Select(c => c.Scope).Distinct()],
        };

        foreach (var (agent, policy, _) in inquiry.Members)
        {
            CheckWallet(inquiry, agent, policy.Wallet, wanted);
            CheckFees(inquiry, agent, policy.Fees, wanted);
            CheckVelocity(inquiry, agent, policy.Velocity, wanted);
        }

        foreach (var cap in ScopedCap.Of(inquiry))
        {
            CheckWindow(inquiry, cap.Scope, cap.Window, cap.Limit, wanted, new Reason(cap.Code, cap.Scope.Agent, cap.Field));
        }

        inquiry.Reasons.DenyIf(!inquiry.Snapshot.Budget.HasRoomFor(wanted), ReasonCode.BudgetTableFull);
        return wanted;
    }

    private static void CheckWallet(Inquiry inquiry, AgentId agent, WalletLimits wallet, Reservation wanted)
    {
        var scope = BudgetScope.Of(agent);
        Check(WindowKind.Lifetime, wallet.Balance, ReasonCode.BalanceExceeded, "wallet.balance_sats");
        Check(WindowKind.Hour, wallet.PerHour, ReasonCode.HourBudgetExceeded, "wallet.per_hour_max_sats");
        Check(WindowKind.Day, wallet.PerDay, ReasonCode.DayBudgetExceeded, "wallet.per_day_max_sats");
        Check(WindowKind.Week, wallet.PerWeek, ReasonCode.WeekBudgetExceeded, "wallet.per_week_max_sats");
        Check(WindowKind.Month, wallet.PerMonth, ReasonCode.MonthBudgetExceeded, "wallet.per_month_max_sats");
        if (wallet.PerSession is not null && inquiry.Request.Session is null)
        {
            inquiry.Reasons.Deny(new Reason(ReasonCode.SessionMissing, agent, "wallet.per_session_max_sats"));
        }

        void Check(WindowKind window, Msat? limit, ReasonCode code, string field)
        {
            if (limit is { } cap)
            {
                CheckWindow(inquiry, scope, window, cap, wanted, new Reason(code, agent, field));
            }
        }
    }

    private static void CheckWindow(Inquiry inquiry, BudgetScope scope, WindowKind window, Msat cap, Reservation wanted, Reason reason)
    {
        // Four amounts of money could leave a long; two pairs of them cannot, once each pair is clamped.
        var budget = inquiry.Snapshot.Budget;
        var used = SlidingSum.Clamp(budget.Spent(scope, window, inquiry.Now).Value + budget.Reserved(scope).Value);
        var after = used + SlidingSum.Clamp(wanted.Amount.Value + wanted.FeeReserve.Value);
        if (after > cap.Value)
        {
            inquiry.Reasons.Deny(reason with { Limit = cap.Value, Actual = after, Unit = "msat" });
        }
    }

    private static void CheckFees(Inquiry inquiry, AgentId agent, FeeLimits fees, Reservation wanted)
    {
        var budget = inquiry.Snapshot.Budget;
        var spent = budget.FeesSpent(agent, inquiry.Now);
        var after = SlidingSum.Clamp(spent.Value + budget.FeesReserved(agent).Value) + wanted.FeeReserve.Value;
        if (fees.PerDay is { } limit && after > limit.Value)
        {
            inquiry.Reasons.Deny(new Reason(ReasonCode.FeeBudgetExceeded, agent, "fees.per_day_max_sats", limit.Value, after, "msat"));
        }

        var total = budget.Spent(BudgetScope.Of(agent), WindowKind.Day, inquiry.Now);
        var amounts = total > spent ? total - spent : Msat.Zero;
        if (fees.PerDayPpm is { } ppm && spent > fees.Floor && spent > FeeLimits.PartOf(amounts, ppm))
        {
            var actual = amounts.IsZero ? long.MaxValue : (long)Int128.Min((Int128)spent.Value * FeeLimits.WholePpm / amounts.Value, long.MaxValue);
            inquiry.Reasons.Deny(new Reason(ReasonCode.FeeRatioExceeded, agent, "fees.per_day_max_ppm", ppm, actual, "ppm"));
        }
    }

    private static void CheckVelocity(Inquiry inquiry, AgentId agent, VelocityLimits limits, Reservation wanted)
    {
        var budget = inquiry.Snapshot.Budget;
        Check(limits.PerMinute, budget.Payments(agent, WindowKind.Minute, inquiry.Now), ReasonCode.MinuteVelocityExceeded, "velocity.per_minute_max");
        Check(limits.PerHour, budget.Payments(agent, WindowKind.Hour, inquiry.Now), ReasonCode.HourVelocityExceeded, "velocity.per_hour_max");
        Check(limits.OpenPerPayee, budget.OpenTo(wanted.Payee), ReasonCode.PayeeOpenExceeded, "velocity.open_per_payee_max");
        Check(limits.Unknown, budget.Unknown(agent), ReasonCode.UnknownExceeded, "velocity.unknown_max");
        Check(limits.UnknownPerPayee, budget.UnknownTo(wanted.Payee), ReasonCode.PayeeUnknownExceeded, "velocity.unknown_per_payee_max");

        void Check(int? limit, long current, ReasonCode code, string field)
        {
            if (limit is { } max && current >= max)
            {
                inquiry.Reasons.Deny(new Reason(code, agent, field, max, current + 1, "payments"));
            }
        }
    }
}
