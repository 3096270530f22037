using FsCheck;
using FsCheck.Fluent;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Policy;
using L402Functions.Spending.Tests.Policy;

namespace L402Functions.Spending.Tests.Budgets;

/// <summary>Whatever agents ask for, however payments end and however time passes, no cap is passed: by the counters, and by the payments themselves.</summary>
public sealed class BudgetProperties
{
    private const string Root = """
        { "agent_id": "research", "unfamiliar": "allow", "fees": { "max_ppm": 20000, "floor_sats": 2, "per_day_max_sats": 12 },
          "wallet": { "balance_sats": 800, "per_hour_max_sats": 150, "per_day_max_sats": 300, "per_week_max_sats": 450, "per_month_max_sats": 700,
                      "per_destination_per_day_max_sats": 140, "category_limits": { "tools": { "per_day_max_sats": 160 } } } }
        """;

    private const string Child = """
        { "agent_id": "scout", "parent": "research", "unfamiliar": "allow",
          "wallet": { "balance_sats": 400, "per_hour_max_sats": 90, "per_day_max_sats": 180, "per_session_max_sats": 250 } }
        """;

    private static readonly (WindowKind Window, TimeSpan Length)[] Lengths =
    [
        (WindowKind.Hour, TimeSpan.FromHours(1)), (WindowKind.Day, TimeSpan.FromHours(24)), (WindowKind.Week, TimeSpan.FromDays(7)),
        (WindowKind.Month, TimeSpan.FromDays(30)), (WindowKind.Lifetime, TimeSpan.FromDays(10_000)),
    ];

    private static readonly long[] Steps = [1, 4, 299, 300, 301, 3_599, 3_600, 3_601, 21_600, 82_800, 86_399, 86_400, 86_401, 604_800, 2_592_000];

    private static readonly Gen<Act[]> Acts =
        from n in Gen.Choose(20, 200)
        from acts in Gen.ArrayOf(
            from kind in Gen.Frequency((6, Gen.Constant(ActKind.Ask)), (4, Gen.Constant(ActKind.Settle)), (1, Gen.Constant(ActKind.Release)), (1, Gen.Constant(ActKind.Unknown)), (4, Gen.Constant(ActKind.Wait)))
            from a in Gen.Choose(0, 1_000_000)
            from b in Gen.Choose(0, 1_000_000)
            select new Act(kind, a, b),
            n)
        select acts;

    private enum ActKind
    {
        Ask,
        Settle,
        Release,
        Unknown,
        Wait,
    }

    [Fact]
    public void Spent_and_reserved_stay_within_every_cap_and_so_does_every_real_stretch_of_time()
    {
        Prop.ForAll(Acts.ToArbitrary(), acts =>
        {
            var world = new World();
            foreach (var act in acts)
            {
                world.Do(act);
                world.AssertCounters();
            }

            world.AssertEveryStretch();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void The_property_is_about_something_requests_are_allowed_and_refused_for_budgets()
    {
        var allowed = 0;
        var refused = new HashSet<ReasonCode>();
        foreach (var acts in Acts.Sample(200))
        {
            var world = new World();
            foreach (var act in acts)
            {
                world.Do(act);
            }

            allowed += world.Allowed;
            refused.UnionWith(world.Refused);
        }

        Assert.InRange(allowed, 500, 30_000);
        ReasonCode[] expected =
        [
            ReasonCode.HourBudgetExceeded, ReasonCode.DayBudgetExceeded, ReasonCode.WeekBudgetExceeded, ReasonCode.BalanceExceeded,
            ReasonCode.DestinationBudgetExceeded, ReasonCode.CategoryBudgetExceeded, ReasonCode.SessionBudgetExceeded, ReasonCode.FeeBudgetExceeded,
        ];
        Assert.Empty(expected.Except(refused));
    }

    [Fact]
    public void Every_budget_reads_back_the_same()
    {
        Prop.ForAll(Acts.ToArbitrary(), acts =>
        {
            var world = new World();
            foreach (var act in acts)
            {
                world.Do(act);
            }

            var json = world.Budget.ToUtf8Json();
            Assert.True(BudgetState.TryParse(json, out var read));
            Assert.Equal(json, read.ToUtf8Json());
            Assert.All(world.Budget.Scopes, s => Assert.Equal(world.Budget.Reserved(s), read.Reserved(s)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void A_window_counts_at_least_its_length_and_at_most_one_step_more()
    {
        var times = Gen.ArrayOf(Gen.Choose(0, 200_000), 12).Select(t => t.Order().ToArray());
        Prop.ForAll(times.ToArbitrary(), Gen.Choose(0, 300_000).ToArbitrary(), (seconds, at) =>
        {
            var day = seconds.Where(s => s <= at).Aggregate(SlidingSum.Empty(WindowKind.Day), (sum, s) => sum.Add(1, Scene.Noon.AddSeconds(s)));
            var counted = day.Sum(Scene.Noon.AddSeconds(at));
            var atLeast = seconds.Count(s => s <= at && s > at - 86_400);
            var atMost = seconds.Count(s => s <= at && s > at - 86_400 - 3_600);
            Assert.InRange(counted, atLeast, atMost);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    private readonly record struct Act(ActKind Kind, int A, int B);

    private sealed class World
    {
        private readonly SpendingPolicy root = Policies.Read(Root);
        private readonly SpendingPolicy child = Policies.Read(Child);
        private readonly List<(Reservation Reservation, bool Unknown)> open = [];
        private readonly List<(Reservation Reservation, DateTimeOffset At, long Msat)> settled = [];
        private DateTimeOffset now = Scene.Noon;

        public BudgetState Budget { get; private set; } = BudgetState.Empty;

        public int Allowed { get; private set; }

        public HashSet<ReasonCode> Refused { get; } = [];

        public void Do(Act act)
        {
            switch (act.Kind)
            {
                case ActKind.Ask:
                    Ask(act);
                    break;
                case ActKind.Wait:
                    now = now.AddSeconds(Steps[act.A % Steps.Length]);
                    break;
                case ActKind.Unknown when open.Count > 0:
                    var marked = act.A % open.Count;
                    Budget = open[marked].Unknown ? Budget : Budget.MarkUnknown(open[marked].Reservation);
                    open[marked] = (open[marked].Reservation, true);
                    break;
                case ActKind.Settle or ActKind.Release when open.Count > 0:
                    End(act);
                    break;
            }
        }

        public void AssertCounters()
        {
            foreach (var (scope, window, cap) in Caps())
            {
                Assert.InRange(Budget.Spent(scope, window, now).Value + Budget.Reserved(scope).Value, 0, cap.Value);
            }

            // A sub-agent never has more than its parent, in any window.
            foreach (var (window, _) in Lengths)
            {
                Assert.True(Budget.Spent(BudgetScope.Of(child.Agent), window, now) <= Budget.Spent(BudgetScope.Of(root.Agent), window, now));
            }

            Assert.True(Budget.Reserved(BudgetScope.Of(child.Agent)) <= Budget.Reserved(BudgetScope.Of(root.Agent)));
            Assert.Equal(open.Count, Budget.Open);
            Assert.Equal(open.Sum(o => o.Reservation.Total.Value), Budget.Reserved(BudgetScope.Of(root.Agent)).Value);
            Assert.Equal(settled.Sum(s => s.Msat), Budget.Spent(BudgetScope.Of(root.Agent), WindowKind.Lifetime, now).Value);
        }

        /// <summary>By the payments alone: no stretch of a window's length, wherever it begins, has more than the cap.</summary>
        public void AssertEveryStretch()
        {
            foreach (var (scope, window, cap) in Caps())
            {
                var length = Lengths.Single(l => l.Window == window).Length;
                var payments = settled.Where(s => s.Reservation.Chain.Select(BudgetScope.Of).Concat(s.Reservation.Scopes).Contains(scope)).ToList();
                foreach (var last in payments)
                {
                    var sum = payments.Where(p => p.At <= last.At && p.At > last.At - length).Sum(p => p.Msat);
                    Assert.InRange(sum, 0, cap.Value);
                }
            }
        }

        private void Ask(Act act)
        {
            var scene = (act.A % 3 == 0 ? Scene.Of(root) : Scene.Of(child, root)) with { Now = now };
            var decision = scene.Spending(Budget)
                .To($"h{act.A % 4}.example.com", payee: act.A % 5)
                .Claiming(act.B % 2 == 0 ? "tools" : "news")
                .Asking(r => r with
                {
                    Amount = new Msat(1 + (act.B % 60_000)),
                    Session = SessionId.Parse($"s{act.B % 2}"),
                    InvoiceExpiresAt = now.AddMinutes(5),
                })
                .Decide();
            switch (decision)
            {
                case PolicyDecision.Allow(var reservation, _):
                    Budget = Budget.Reserve(reservation);
                    open.Add((reservation, false));
                    Allowed++;
                    break;
                case PolicyDecision.Deny(var reasons):
                    Refused.UnionWith(reasons.Select(r => r.Code));
                    break;
                default:
                    Assert.Fail($"There is nothing to review: {decision}");
                    break;
            }
        }

        private void End(Act act)
        {
            var (reservation, unknown) = open[act.A % open.Count];
            open.RemoveAt(act.A % open.Count);
            Budget = unknown ? Budget.ClearUnknown(reservation) : Budget;
            if (act.Kind == ActKind.Release)
            {
                Budget = Budget.Release(reservation);
                return;
            }

            var fee = new Msat(act.B % (reservation.FeeReserve.Value + 1));
            Budget = Budget.Settle(reservation, reservation.Amount, fee, now);
            settled.Add((reservation, now, (reservation.Amount + fee).Value));
        }

        private IEnumerable<(BudgetScope Scope, WindowKind Window, Msat Cap)> Caps()
        {
            foreach (var policy in new[] { root, child })
            {
                var scope = BudgetScope.Of(policy.Agent);
                var wallet = policy.Wallet;
                (WindowKind, Msat?)[] caps =
                    [(WindowKind.Hour, wallet.PerHour), (WindowKind.Day, wallet.PerDay), (WindowKind.Week, wallet.PerWeek), (WindowKind.Month, wallet.PerMonth), (WindowKind.Lifetime, wallet.Balance)];
                foreach (var (window, cap) in caps.Where(c => c.Item2 is not null))
                {
                    yield return (scope, window, cap!.Value);
                }
            }

            foreach (var scope in Budget.Scopes.Where(s => s.Kind != ScopeKind.Agent))
            {
                yield return scope.Kind switch
                {
                    ScopeKind.Destination => (scope, WindowKind.Day, root.Wallet.PerDestinationPerDay!.Value),
                    ScopeKind.Category => (scope, WindowKind.Day, root.Wallet.CategoryLimits[CategoryName.Parse("tools")].PerDay!.Value),
                    _ => (scope, WindowKind.Week, child.Wallet.PerSession!.Value),
                };
            }
        }
    }
}
