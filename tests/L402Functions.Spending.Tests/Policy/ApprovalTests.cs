using System.Text;
using L402Functions.Protocol;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

public sealed class ApprovalTests
{
    private static readonly Scene Large = Scene.Of(Policies.Of("\"per_call_max_sats\":500,\"human_review_threshold_sats\":1000,\"per_day_max_sats\":5000")).Asking(1500);

    [Fact]
    public void What_an_operator_approved_is_paid_and_what_was_lifted_is_told()
    {
        var allow = Assert.IsType<PolicyDecision.Allow>(Approved(Large).Decide());
        Assert.Equal(["per_call_max_exceeded", "review_threshold_exceeded"], Scene.Codes(allow.Lifted));
        Assert.Equal(Msat.FromSats(1500), allow.Reservation.Amount);
    }

    [Fact]
    public void An_approval_replayed_for_another_invoice_lifts_nothing() =>
        AssertHeldAgain("approval_other_payment", Approved(Large).Asking(r => r with { PaymentHash = Scene.Hash(2) }));

    [Theory]
    [InlineData(1499)]
    [InlineData(1501)]
    public void An_approval_of_another_amount_lifts_nothing(long sats) => AssertHeldAgain("approval_other_amount", Approved(Large).Asking(sats));

    [Fact]
    public void An_approval_of_a_smaller_fee_lifts_nothing()
    {
        var cheap = Approved(Large);
        AssertHeldAgain("approval_other_amount", cheap.Given(s => s with { Approval = s.Approval! with { FeeReserve = s.Approval.FeeReserve - new Msat(1) } }));
    }

    [Fact]
    public void An_approval_after_a_policy_change_lifts_nothing() =>
        AssertHeldAgain("approval_policy_changed", Approved(Large).Given(s => s with { Chain = [s.Chain[0] with { Version = 2 }] }));

    [Fact]
    public void A_change_of_a_parents_policy_ends_an_approval_too()
    {
        var child = Policies.Read("""{"agent_id":"scout","parent":"research","unfamiliar":"allow","wallet":{}}""");
        var scene = Approved(Scene.Of(child, Policies.Of("\"human_review_threshold_sats\":10")));
        Assert.NotNull(scene.Allowed());
        AssertHeldAgain("approval_policy_changed", scene.Given(s => s with { Chain = [s.Chain[0], s.Chain[1] with { Version = 9 }] }));
    }

    [Fact]
    public void An_approval_that_expired_lifts_nothing()
    {
        var scene = Large.Given(s => s with { Approval = Large.Approve(TimeSpan.FromMinutes(5)) });
        Assert.NotNull((scene with { Now = Scene.Noon.AddMinutes(5).AddTicks(-1) }).Allowed());
        AssertHeldAgain("approval_expired", scene with { Now = Scene.Noon.AddMinutes(5) });
    }

    [Fact]
    public void An_approval_never_lifts_a_budget() =>
        Assert.Contains("day_budget_exceeded", Approved(Large).Spending(Large.Asking(400).Paid()).Spending(Spent(3_700)).Denied());

    [Fact]
    public void An_approval_never_lifts_a_freeze_an_expiry_or_a_denied_category()
    {
        var scene = Approved(Large);
        Assert.Contains("global_freeze", scene.Given(s => s with { GlobalFreeze = true }).Denied());
        Assert.Contains("agent_frozen", scene.Given(s => s with { Chain = [s.Chain[0] with { Frozen = true }] }).Denied());
        Assert.Contains("destination_frozen", scene.Knowing(f => f with { Frozen = true }).Denied());
        Assert.Contains("policy_expired", scene.Given(s => s with { Chain = [s.Chain[0] with { Policy = s.Chain[0].Policy with { ExpiresAt = Scene.Noon } }] }).Denied());
        Assert.Contains("destination_not_public", scene.To("localhost").Denied());

        var categories = Approved(Scene.Of(Policies.Of("\"human_review_threshold_sats\":10")).Claiming("games"));
        var denying = Policies.Of("\"human_review_threshold_sats\":10,\"denied_categories\":[\"games\"]");
        Assert.Contains("category_denied", categories.Given(s => s with { Chain = [s.Chain[0] with { Policy = denying }] }).Denied());
    }

    [Fact]
    public void An_approval_that_is_not_needed_changes_nothing()
    {
        var small = Large.Asking(100).Given(s => s with { Approval = Large.Approve() });
        Assert.Empty(Assert.IsType<PolicyDecision.Allow>(small.Decide()).Lifted);
    }

    [Fact]
    public void The_shortest_lifetime_and_the_narrowest_rule_of_a_chain_count()
    {
        var child = Policies.Read("""{"agent_id":"scout","parent":"research","wallet":{},"approval_lifetime_seconds":60,"new_invoice":"operator"}""");
        var snapshot = Scene.Of(child, Policies.Of("", "\"new_invoice\":\"new_invoice_after_expiry\",")).Snapshot;
        Assert.Equal((TimeSpan.FromMinutes(1), NewInvoiceRule.Operator, "scout@1,research@1"), (snapshot.ApprovalLifetime, snapshot.NewInvoice, snapshot.Stamp.ToString()));
    }

    private static Scene Approved(Scene scene) => scene.Given(s => s with { Approval = scene.Approve() });

    private static Spending.Budgets.BudgetState Spent(long sats)
    {
        var reservation = Large.Asking(100).Allowed() with { Amount = Msat.FromSats(sats) };
        return Spending.Budgets.BudgetState.Empty.Reserve(reservation).Settle(reservation, Msat.FromSats(sats), Msat.Zero, Scene.Noon);
    }

    private static void AssertHeldAgain(string code, Scene scene)
    {
        var codes = Scene.Codes(scene.Held().Reasons);
        Assert.Equal(code, codes[^1]);
        Assert.Contains("review_threshold_exceeded", codes);
        Assert.True(ReasonCodes.TryParse(code, out var read) && Encoding.ASCII.GetByteCount(read.Text()) == code.Length);
    }
}
