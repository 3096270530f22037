using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Payments;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Payments;

/// <summary>What agents and operators read: where agents stand, what they have left, which intents there are.</summary>
public sealed class AgentBookTests : PaymentTest
{
    private static readonly AgentId Scout = AgentId.Parse("scout");

    private AgentBook Agents => new(Process.Book, Store, Ports, Clock);

    private IntentShelf Shelf => new(Store);

    [Fact]
    public async Task An_agent_is_told_with_the_policy_that_binds_it()
    {
        await PutPolicyAsync("""{"mode":"shadow"}""");
        var found = await Agents.FindAsync(Root, None);
        Assert.NotNull(found);
        Assert.Equal((Root, 2, Wallet), (found.Root, found.Entry.PolicyVersion, found.Entry.Wallet));

        var policy = await Agents.PolicyAsync(found, None);
        Assert.Equal((2, "alice@example.com"), (policy!.Version, policy.By));
        Assert.Equal(PolicyMode.Shadow, policy.Policy.Mode);
        Assert.Null(await Agents.FindAsync(Scout, None));
    }

    [Fact]
    public async Task What_is_left_is_the_least_that_any_policy_of_the_chain_leaves()
    {
        await PutPolicyAsync("""{"wallet":{"balance_sats":40000,"per_call_max_sats":5000,"per_day_max_sats":1000}}""", Scout, Root);
        await PutPolicyAsync("""{"wallet":{"balance_sats":300,"per_call_max_sats":5000,"per_day_max_sats":50000}}""");
        await AcceptAsync("order-1", await InvoiceAsync(100), Scout);
        await DeliverAsync();
        Assert.Equal(IntentState.Settled, (await FindAsync("order-1")).State);

        var report = await Agents.BudgetAsync(Scout, None);
        Assert.NotNull(report);
        var (day, lifetime, hour) = (Window(report, WindowKind.Day), Window(report, WindowKind.Lifetime), Window(report, WindowKind.Hour));
        var spent = await SpentAsync();
        Assert.Equal((Msat.FromSats(1_000), spent, Msat.FromSats(1_000) - spent), (day.Limit, day.Spent, day.Available));
        Assert.Equal((Msat.FromSats(40_000), Msat.FromSats(300) - spent), (lifetime.Limit, lifetime.Available));
        Assert.Equal((null, null, spent), (hour.Limit, hour.Available, hour.Spent));
    }

    [Fact]
    public async Task A_limit_that_was_lowered_below_what_is_spent_leaves_nothing()
    {
        await AcceptAsync("order-1", await InvoiceAsync(100));
        await DeliverAsync();
        await PutPolicyAsync("""{"wallet":{"balance_sats":50}}""");
        Assert.Equal(Msat.Zero, Window((await Agents.BudgetAsync(Root, None))!, WindowKind.Lifetime).Available);
        Assert.Null(await Agents.BudgetAsync(Scout, None));
    }

    [Fact]
    public async Task Intents_come_in_pages_that_neither_repeat_nor_leave_out()
    {
        await PutPolicyAsync("{}", Scout, Root);
        string[] names = ["a", "a-b", "a.b", "a1", "aB", "a_b", "b"];
        foreach (var name in names)
        {
            await AcceptAsync(name, await InvoiceAsync(), name == "b" ? Scout : Root);
        }

        Assert.Equal(names, await ReadAsync(null, null, 1));
        Assert.Equal(names, await ReadAsync(null, null, 3));
        Assert.Equal(["b"], await ReadAsync(Scout, null, 10));
        Assert.Equal(names, await ReadAsync(null, IntentState.Requested, 2));
        Assert.Empty(await ReadAsync(null, IntentState.Settled, 2));
    }

    private static WindowFigures Window(BudgetReport report, WindowKind kind) => report.Windows.Single(w => w.Window == kind);

    private async Task<List<string>> ReadAsync(AgentId? agent, IntentState? state, int limit)
    {
        var (found, after) = (new List<string>(), default(string));
        do
        {
            var page = await Shelf.ReadAsync(Root, agent, state, after, limit, None);
            Assert.True(page.Intents.Count <= limit);
            found.AddRange(page.Intents.Select(i => i.Id.ToString()));
            after = page.Next;
            Assert.True(after is null || IntentShelf.IsEnd(after));
        }
        while (after is not null);
        return found;
    }
}
