using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class BudgetDecisionTests
{
    private const string NoFees = "\"fees\":{\"floor_sats\":0,\"max_ppm\":0},";

    [Theory]
    [InlineData("balance_sats", "balance_exceeded", 100 * 365 * 24)]
    [InlineData("per_hour_max_sats", "hour_budget_exceeded", 1)]
    [InlineData("per_day_max_sats", "day_budget_exceeded", 24)]
    [InlineData("per_week_max_sats", "week_budget_exceeded", 7 * 24)]
    [InlineData("per_month_max_sats", "month_budget_exceeded", 30 * 24)]
    public void A_window_slides_and_forgets_nothing_before_its_whole_length_is_over(string field, string code, int hours)
    {
        var scene = Scene.Of(Policies.Read($$"""{"agent_id":"research",{{NoFees}}"unfamiliar":"allow","wallet":{"{{field}}":100} }""")).Asking(60);
        var spent = scene.Spending(scene.Paid());
        Assert.Equal([code], spent.Denied());
        Assert.NotNull(spent.Asking(40).Allowed());
        Assert.Equal([code], Later(spent, TimeSpan.FromHours(hours)).Denied());
    }

    [Theory]
    [InlineData("per_hour_max_sats", 1, 5)]
    [InlineData("per_day_max_sats", 24, 60)]
    [InlineData("per_week_max_sats", 7 * 24, 6 * 60)]
    [InlineData("per_month_max_sats", 30 * 24, 24 * 60)]
    public void And_forgets_one_step_later(string field, int hours, int stepMinutes)
    {
        var scene = Scene.Of(Policies.Read($$"""{"agent_id":"research",{{NoFees}}"unfamiliar":"allow","wallet":{"{{field}}":100} }""")).Asking(100);
        Assert.NotNull(Later(scene.Spending(scene.Paid()), TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(stepMinutes)).Allowed());
    }

    [Fact]
    public void No_seam_between_two_days_doubles_a_budget()
    {
        var scene = Scene.Of(Policies.Of("\"per_day_max_sats\":100", NoFees)).Asking(100) with { Now = new DateTimeOffset(2026, 7, 1, 23, 59, 59, TimeSpan.Zero) };
        scene = scene.Asking(r => r with { InvoiceExpiresAt = scene.Now.AddHours(2) });
        Assert.Equal(["day_budget_exceeded"], (scene.Spending(scene.Paid()) with { Now = scene.Now.AddSeconds(2) }).Denied());
    }

    [Fact]
    public void What_is_reserved_counts_like_what_is_spent_and_its_fee_too()
    {
        var scene = Scene.Of(Policies.Of("\"per_day_max_sats\":100")).Asking(40);
        var reserved = scene.Spending(scene.Snapshot.Budget.Reserve(scene.Allowed()));
        Assert.Equal(["day_budget_exceeded"], reserved.Asking(41).Denied());
        Assert.NotNull(reserved.Asking(40).Allowed());
    }

    [Fact]
    public void A_sub_agent_spends_out_of_its_parents_budget_and_its_sisters_notice()
    {
        var root = Policies.Of("\"per_day_max_sats\":100", NoFees);
        var one = Policies.Read("""{"agent_id":"one","parent":"research","unfamiliar":"allow","wallet":{"per_day_max_sats":70}}""");
        var two = Policies.Read("""{"agent_id":"two","parent":"research","unfamiliar":"allow","wallet":{}}""");
        var budget = Scene.Of(one, root).Asking(60).Paid();

        Assert.Equal(["day_budget_exceeded"], Scene.Of(one, root).Spending(budget).Asking(11).Denied());
        Assert.Equal(["day_budget_exceeded"], Scene.Of(two, root).Spending(budget).Asking(41).Denied());
        Assert.NotNull(Scene.Of(two, root).Spending(budget).Asking(40).Allowed());
        Assert.Equal(Msat.FromSats(60), budget.Spent(BudgetScope.Of(AgentId.Parse("research")), WindowKind.Day, Scene.Noon));
    }

    [Fact]
    public void A_session_has_a_budget_and_must_be_named()
    {
        var scene = Scene.Of(Policies.Of("\"per_session_max_sats\":100", NoFees)).Asking(60);
        Assert.Equal(["session_missing"], scene.Denied());
        var named = scene.Asking(r => r with { Session = SessionId.Parse("run-1") });
        var spent = named.Spending(named.Paid());
        Assert.Equal(["session_budget_exceeded"], spent.Denied());
        Assert.NotNull(spent.Asking(r => r with { Session = SessionId.Parse("run-2") }).Allowed());
    }

    [Fact]
    public void Fees_are_reserved_in_proportion_with_a_floor_and_a_ceiling()
    {
        var scene = Scene.Of(Policies.Of("", "\"fees\":{\"max_ppm\":20000,\"floor_sats\":3,\"max_sats\":50},"));
        Assert.Equal(Msat.FromSats(3), scene.Asking(10).Allowed().FeeReserve);
        Assert.Equal(Msat.FromSats(20), scene.Asking(1_000).Allowed().FeeReserve);
        Assert.Equal(Msat.FromSats(50), scene.Asking(100_000).Allowed().FeeReserve);
    }

    [Fact]
    public void The_narrowest_fee_cap_of_a_chain_is_reserved()
    {
        var child = Policies.Read("""{"agent_id":"scout","parent":"research","unfamiliar":"allow","wallet":{},"fees":{"max_sats":1}}""");
        Assert.Equal(Msat.FromSats(1), Scene.Of(child, Policies.Of("")).Asking(1_000).Allowed().FeeReserve);
    }

    [Fact]
    public void A_fee_siphon_of_many_small_invoices_runs_into_the_smallest_amount()
    {
        var scene = Scene.Of(Policies.Of("", "\"invoice\":{\"min_sats\":5},"));
        Assert.Equal(["amount_below_minimum"], scene.Asking(4).Denied());
        Assert.NotNull(scene.Asking(5).Allowed());
    }

    [Fact]
    public void A_fee_siphon_runs_into_the_fees_budget_though_amounts_stay_small()
    {
        var scene = Scene.Of(Policies.Of("", "\"fees\":{\"per_day_max_sats\":100},")).Asking(1);
        var paid = 0;
        while (scene.Decide() is PolicyDecision.Allow)
        {
            scene = scene.Spending(scene.Paid(feeMsat: 10_000));
            paid++;
        }

        Assert.Equal(10, paid);
        Assert.Equal(["fee_budget_exceeded"], scene.Denied());
    }

    [Fact]
    public void A_fee_siphon_runs_into_the_ratio_even_where_the_wallet_paid_more_than_was_reserved()
    {
        var scene = Scene.Of(Policies.Of("", "\"fees\":{\"floor_sats\":5,\"per_day_max_ppm\":50000},")).Asking(20);
        var once = scene.Spending(scene.Paid(feeMsat: 5_000));
        Assert.NotNull(once.Allowed());
        var twice = once.Spending(once.Paid(feeMsat: 9_000));
        var denied = Assert.IsType<PolicyDecision.Deny>(twice.Decide());
        Assert.Equal("fee_ratio_exceeded (research, fees.per_day_max_ppm): 350000 of 50000 ppm", Assert.Single(denied.Reasons).ToString());
    }

    [Fact]
    public void Fees_above_the_reserve_count_in_the_budget()
    {
        var scene = Scene.Of(Policies.Of("\"per_day_max_sats\":100")).Asking(50);
        Assert.Equal(["day_budget_exceeded"], scene.Spending(scene.Paid(feeMsat: 40_000)).Asking(1).Denied());
    }

    [Fact]
    public void Payments_by_minute_and_by_hour_are_counted_whatever_became_of_them()
    {
        var scene = Scene.Of(Policies.Of("", "\"velocity\":{\"per_minute_max\":2,\"per_hour_max\":3},"));
        for (var i = 0; i < 2; i++)
        {
            var reservation = scene.Allowed();
            scene = scene.Spending(scene.Snapshot.Budget.Reserve(reservation).Release(reservation));
        }

        Assert.Equal(["minute_velocity_exceeded"], scene.Denied());
        scene = scene with { Now = scene.Now.AddSeconds(65) };
        scene = scene.Spending(scene.Paid());
        Assert.Equal(["hour_velocity_exceeded"], (scene with { Now = scene.Now.AddSeconds(65) }).Denied());
    }

    [Fact]
    public void Hold_invoices_of_one_payee_lock_up_no_more_than_the_cap_on_unknown_outcomes()
    {
        var scene = Scene.Of(Policies.Of(""));
        for (var i = 0; i < 3; i++)
        {
            var reservation = scene.Allowed();
            scene = scene.Spending(scene.Snapshot.Budget.Reserve(reservation).MarkUnknown(reservation));
        }

        Assert.Equal(["payee_unknown_exceeded"], scene.Denied());
        Assert.NotNull(scene.To("b.example.com", payee: 2).Allowed());
    }

    [Fact]
    public void Unknown_outcomes_of_all_payees_together_are_capped_too()
    {
        var scene = Scene.Of(Policies.Of("", "\"velocity\":{\"unknown_max\":4,\"unknown_per_payee_max\":1},"));
        for (var payee = 1; payee <= 4; payee++)
        {
            var reservation = scene.To("a.example.com", payee).Allowed();
            scene = scene.Spending(scene.Snapshot.Budget.Reserve(reservation).MarkUnknown(reservation));
        }

        Assert.Equal(["unknown_exceeded"], scene.To("a.example.com", 5).Denied());
        Assert.Equal(["unknown_exceeded", "payee_unknown_exceeded"], scene.To("a.example.com", 4).Denied());
    }

    [Fact]
    public void Payments_that_merely_take_long_can_be_capped_by_payee()
    {
        var scene = Scene.Of(Policies.Of("", "\"velocity\":{\"open_per_payee_max\":1},"));
        var open = scene.Spending(scene.Snapshot.Budget.Reserve(scene.Allowed()));
        Assert.Equal(["payee_open_exceeded"], open.Denied());
        Assert.NotNull(open.To("a.example.com", payee: 2).Allowed());
    }

    [Fact]
    public void A_full_table_refuses_instead_of_forgetting()
    {
        var scene = Scene.Of(Policies.Of("\"per_destination_per_day_max_sats\":100"));
        for (var i = 0; i < BudgetState.MaxScopes; i++)
        {
            scene = scene.To($"h{i}.example.com");
            scene = scene.Spending(scene.Paid());
        }

        Assert.Equal(["budget_table_full"], scene.To("one-more.example.com").Denied());
        Assert.NotNull(scene.To("h0.example.com").Allowed());
        var later = Later(scene, TimeSpan.FromHours(25)).To("one-more.example.com");
        Assert.Equal(["research", "research destination one-more.example.com"], later.Spending(later.Paid()).Snapshot.Budget.Scopes.Select(s => s.ToString()));
    }

    [Fact]
    public void Hosts_that_no_cap_is_on_take_no_room()
    {
        var scene = Scene.Of(Policies.Of(""));
        Assert.Equal(["research"], scene.Paid().Scopes.Select(s => s.ToString()));
    }

    private static Scene Later(Scene scene, TimeSpan by) =>
        (scene with { Now = scene.Now + by }).Asking(r => r with { InvoiceExpiresAt = scene.Now + by + TimeSpan.FromMinutes(10) });
}
