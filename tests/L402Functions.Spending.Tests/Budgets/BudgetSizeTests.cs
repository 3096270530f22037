using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Tests.Policy;

namespace L402Functions.Spending.Tests.Budgets;

public sealed class BudgetSizeTests
{
    [Fact]
    public void A_busy_agents_budget_takes_a_few_kilobytes()
    {
        var size = Filled(agents: 3, hosts: 10).ToUtf8Json().Length;
        Assert.InRange(size, 1, 12 * 1024);
    }

    [Fact]
    public void The_fullest_budget_still_reads_back()
    {
        var json = Filled(BudgetState.MaxAgents, BudgetState.MaxScopes).ToUtf8Json();
        Assert.True(BudgetState.TryParse(json, out var read));
        Assert.Equal(BudgetState.MaxAgents + BudgetState.MaxScopes, read.Scopes.Count);
        Assert.InRange(json.Length, 64 * 1024, 400 * 1024);
    }

    /// <summary>Every step of every window holds something, in every scope.</summary>
    private static BudgetState Filled(int agents, int hosts)
    {
        var state = BudgetState.Empty;
        TimeSpan[] steps = [TimeSpan.FromDays(1), TimeSpan.FromHours(6), TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5)];
        var times = steps.SelectMany(s => Enumerable.Range(0, 31).Select(i => Scene.Noon - (s * i))).Distinct().Order().ToList();
        foreach (var at in times)
        {
            for (var i = 0; i < Math.Max(agents, hosts); i++)
            {
                var agent = AgentId.Parse($"an-agent-with-a-name-{i % agents}");
                var reservation = new Reservation
                {
                    Chain = [agent],
                    Amount = new Msat(1_234_567),
                    FeeReserve = new Msat(10_000),
                    Payee = Scene.Node(1),
                    At = at,
                    Scopes = i < hosts && at > Scene.Noon.AddHours(-24) ? [BudgetScope.At(agent, DestinationKey.Parse($"host-{i}.services.example.com"))] : [],
                };
                state = state.Reserve(reservation).Settle(reservation, reservation.Amount, reservation.FeeReserve, at);
            }
        }

        return state;
    }
}
