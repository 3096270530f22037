using FsCheck;
using FsCheck.Fluent;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Approvals;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;

namespace L402Functions.Spending.Tests.Policy;

/// <summary>Of any snapshot and any request there is a decision, and nothing that is added to a policy to forbid something ever permits something.</summary>
public sealed class EvaluatorProperties
{
    private static readonly CategoryName[] Categories = [.. new[] { "tools", "news", "inference" }.Select(CategoryName.Parse)];
    private static readonly string[] Hosts = ["api.example.com", "example.com", "localhost", "10.0.0.1", "[::1]:8080"];
    private static readonly Gen<Msat> Amount = Gen.Frequency(
        (6, Gen.Choose(0, 2_000_000).Select(v => new Msat(v))), (1, Gen.Elements(Msat.Zero, new Msat(1), Msat.Max, Msat.Max - new Msat(1))));

    private static readonly Gen<Msat?> Cap = Gen.Frequency((2, Gen.Constant<Msat?>(null)), (3, Amount.Where(a => !a.IsZero).Select(a => (Msat?)a)));
    private static readonly Gen<DateTimeOffset> Moment = Gen.Frequency(
        (8, Gen.Choose(-100_000, 100_000).Select(s => Scene.Noon.AddSeconds(s))), (1, Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch)));

    private static readonly Gen<WalletLimits> Wallet =
        from caps in Gen.ArrayOf(Cap, 9)
        from allowed in Gen.Elements<CategoryName[]?>(null, null, [], [Categories[0]], Categories)
        from denied in Gen.Elements<CategoryName[]>([], [], [Categories[2]])
        from limit in Gen.Elements(false, false, true)
        select new WalletLimits
        {
            Balance = caps[0],
            PerCall = caps[1],
            PerHour = caps[2],
            PerDay = caps[3],
            PerWeek = caps[4],
            PerMonth = caps[5],
            PerSession = caps[6],
            PerDestinationPerDay = caps[7],
            ReviewThreshold = caps[8],
            AllowedCategories = allowed is null ? null : [.. allowed],
            DeniedCategories = [.. denied],
            CategoryLimits = new WalletLimits().CategoryLimits.AddRange(limit ? [new(Categories[0], new CategoryLimit(caps[2], caps[5]))] : []),
        };

    private static readonly Gen<DestinationRule> Rule =
        from host in Gen.Elements<string?>("api.example.com", "*.example.com", "localhost", "[::1]:8080", null)
        from payee in Gen.Choose(0, 2)
        from allowed in Gen.Frequency((9, Gen.Constant(true)), (1, Gen.Constant(false)))
        from category in Gen.Elements<CategoryName?>(null, Categories[0], Categories[1])
        from cap in Cap
        select new DestinationRule
        {
            Host = host is null ? null : HostPattern.Parse(host),
            Payees = host is null || payee > 0 ? [Scene.Node(payee)] : [],
            Allowed = allowed,
            Category = category,
            PerCall = cap,
            PerDay = cap,
        };

    private static readonly Gen<DestinationTable> Table = Gen.Elements(0, 0, 0, 1, 3).SelectMany(n => Gen.ArrayOf(Rule, n)).Select(r => new DestinationTable(r));

    private static readonly Gen<SpendingPolicy> Policy =
        from wallet in Gen.Frequency((1, Wallet), (2, Gen.Constant(new WalletLimits())), (1, Amount.Select(a => new WalletLimits { ReviewThreshold = a, PerCall = a })))
        from table in Table
        from unfamiliar in Gen.Elements(UnfamiliarRule.Allow, UnfamiliarRule.Review, UnfamiliarRule.Review, UnfamiliarRule.Deny)
        from mode in Gen.Elements(PolicyMode.Enforce, PolicyMode.Enforce, PolicyMode.Shadow)
        from expires in Gen.Frequency((12, Gen.Constant<DateTimeOffset?>(null)), (1, Moment.Select(m => (DateTimeOffset?)m)))
        from numbers in Gen.ArrayOf(Gen.Choose(0, 1_000_000), 4)
        from rules in Gen.Elements(false, false, false, true)
        select new SpendingPolicy
        {
            Agent = AgentId.Parse("research"),
            Wallet = wallet,
            Destinations = table,
            Unfamiliar = unfamiliar,
            Mode = mode,
            ExpiresAt = expires,
            Fees = rules ? new FeeLimits { Ppm = numbers[0], Floor = new Msat(numbers[1]), Max = wallet.PerDay, PerDay = wallet.PerWeek, PerDayPpm = numbers[2] } : new FeeLimits(),
            Invoice = new InvoiceRules { MaxPriceIncreasePercent = rules ? numbers[3] : null, Minimum = rules ? wallet.PerCall : null },
            Velocity = new VelocityLimits { PerMinute = rules ? 1 + (numbers[0] % 4) : null, PerHour = rules ? 1 + (numbers[1] % 4) : null },
            UrlRequired = rules,
        };

    private static readonly Gen<SpendRequest> Request =
        from amount in Gen.Frequency((9, Amount.Select(a => (Msat?)a)), (1, Gen.Constant<Msat?>(null)))
        from payee in Gen.Choose(1, 2)
        from host in Gen.Frequency((6, Gen.Constant<string?>(Hosts[0])), (2, Gen.Elements<string?>([null, .. Hosts])))
        from claim in Gen.Elements<CategoryName?>(null, Categories[0], Categories[0], Categories[1], Categories[2])
        from session in Gen.Elements<string?>(null, "s1")
        from expiry in Gen.Frequency((12, Gen.Constant(Scene.Noon.AddHours(1))), (1, Moment))
        from cltv in Gen.Elements(18L, 18L, 18L, 18L, 18L, 0L, long.MaxValue)
        from quoted in Gen.Frequency((9, Gen.Constant<Msat?>(null)), (1, Cap))
        select new SpendRequest
        {
            Agent = AgentId.Parse("research"),
            Amount = amount,
            PaymentHash = Scene.Hash(1),
            Payee = Scene.Node(payee),
            InvoiceExpiresAt = expiry,
            MinFinalCltv = cltv,
            Network = LightningNetwork.Mainnet,
            Host = host is null ? null : DestinationKey.Parse(host),
            ClaimedCategory = claim,
            Session = session is null ? null : SessionId.Parse(session),
            QuotedAmount = quoted,
        };

    private static readonly Gen<BudgetState> Budget =
        from n in Gen.Choose(0, 4)
        from amounts in Gen.ArrayOf(Amount.Where(a => !a.IsZero), n)
        from fee in Amount
        from unknown in Gen.Elements(false, true)
        from late in Gen.Elements(false, false, true)
        select Used(amounts, fee, unknown, late);

    private static readonly Gen<Scene> Scenes =
        from policies in Gen.Elements(1, 1, 2, 3).SelectMany(n => Gen.ArrayOf(Policy, n))
        from request in Request
        from budget in Gen.Frequency((1, Gen.Constant(BudgetState.Empty)), (1, Budget))
        from match in Table
        from flags in Gen.ArrayOf(Gen.Elements(false, false, false, false, true), 6)
        from known in Gen.Frequency((2, Gen.Constant<Msat?>(null)), (1, Amount.Select(a => (Msat?)a)))
        from now in Gen.Frequency((12, Gen.Constant(Scene.Noon)), (1, Moment))
        select Assemble(policies, request, budget, match, flags, known, now);

    [Fact]
    public void There_is_a_decision_about_anything() =>
        Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            var decision = scene.Decide();
            switch (decision)
            {
                case PolicyDecision.Deny(var reasons):
                    Assert.NotEmpty(reasons);
                    break;
                case PolicyDecision.Hold(var reasons, _):
                    Assert.NotEmpty(reasons);
                    break;
                case PolicyDecision.Allow(var reservation, _):
                    Assert.True(scene.Snapshot.Budget.HasRoomFor(reservation));
                    Assert.Equal(1, scene.Snapshot.Budget.Reserve(reservation).Open - scene.Snapshot.Budget.Open);
                    Assert.True(Reservation.TryParse(reservation.ToUtf8Json(), out var read) && read == reservation);
                    break;
            }

            Assert.Equal(decision.GetType(), scene.Decide().GetType());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_500));

    [Fact]
    public void The_properties_are_about_something_there_are_decisions_of_each_kind()
    {
        var kinds = Scenes.Sample(2_000).CountBy(s => s.Decide().GetType()).ToDictionary(k => k.Key, k => k.Value);
        Assert.All(
            new[] { typeof(PolicyDecision.Allow), typeof(PolicyDecision.WouldPay), typeof(PolicyDecision.Hold), typeof(PolicyDecision.WouldHold), typeof(PolicyDecision.Deny) },
            kind => Assert.True(kinds.GetValueOrDefault(kind) > 10, string.Join(", ", kinds)));
    }

    [Fact]
    public void No_rule_that_denies_turns_a_refusal_into_anything_else() =>
        Prop.ForAll(Scenes.ToArbitrary(), Gen.Choose(0, Denials.Length - 1).ToArbitrary(), Gen.Choose(0, 2).ToArbitrary(), (scene, rule, member) =>
        {
            if (scene.Decide() is PolicyDecision.Deny)
            {
                Assert.IsType<PolicyDecision.Deny>(With(scene, member, Denials[rule]).Decide());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void No_parent_turns_a_refusal_into_a_payment() =>
        Prop.ForAll(Scenes.ToArbitrary(), scene =>
        {
            if (scene.Decide() is PolicyDecision.Allow { Lifted.IsEmpty: true, Reservation: var reservation })
            {
                // What the chain lets pass, each of its agents would let pass by its own policy: for that fee and in that category.
                Assert.All(scene.Snapshot.Chain, a => Assert.IsType<PolicyDecision.Allow>(Alone(scene, a, reservation).Decide()));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_500));

    private static Func<SpendingPolicy, SpendingPolicy>[] Denials { get; } =
    [
        p => p with { ExpiresAt = DateTimeOffset.MinValue },
        p => p with { UrlRequired = true },
        p => p with { Unfamiliar = UnfamiliarRule.Deny },
        p => p with { Wallet = p.Wallet with { DeniedCategories = p.Wallet.DeniedCategories.Add(Categories[0]) } },
        p => p with { Wallet = p.Wallet with { AllowedCategories = p.Wallet.AllowedCategories?.Remove(Categories[0]) ?? [Categories[1]] } },
        p => p with { Wallet = p.Wallet with { Balance = new Msat(1) } },
        p => p with { Wallet = p.Wallet with { PerDay = p.Wallet.PerDay is { } d ? new Msat(1 + (d.Value / 2)) : new Msat(5_000) } },
        p => p with { Wallet = p.Wallet with { PerCall = new Msat(1) } },
        p => p with { Destinations = new DestinationTable(p.Destinations.Rules.Add(new DestinationRule { Host = HostPattern.Parse("*.example.com"), Allowed = false })) },
        p => p with { Destinations = new DestinationTable(p.Destinations.Rules.Add(new DestinationRule { Host = HostPattern.Parse("api.example.com"), Allowed = false })) },
        p => p with { Destinations = new DestinationTable(p.Destinations.Rules.Add(new DestinationRule { Payees = [Scene.Node(1)], Allowed = false })) },
        p => p with { Fees = p.Fees with { PerDay = new Msat(1) } },
        p => p with { Velocity = p.Velocity with { Unknown = 1, UnknownPerPayee = 1, OpenPerPayee = 1, PerMinute = 1 } },
        p => p with { Invoice = p.Invoice with { Minimum = Msat.FromSats(1), Networks = [LightningNetwork.Regtest], MaxFinalCltv = 1 } },
    ];

    private static Scene With(Scene scene, int member, Func<SpendingPolicy, SpendingPolicy> change) => scene.Given(s =>
    {
        var at = member % s.Chain.Length;
        return s with { Chain = s.Chain.SetItem(at, s.Chain[at] with { Policy = change(s.Chain[at].Policy) }) };
    });

    private static Scene Alone(Scene scene, AgentPolicy agent, Reservation reservation) => scene
        .Given(s => s with { Chain = [agent with { Policy = agent.Policy with { Parent = null, Fees = agent.Policy.Fees with { Max = reservation.FeeReserve } } }] })
        .Asking(r => r with { Agent = agent.Agent, ClaimedCategory = reservation.Category });

    private static Scene Assemble(SpendingPolicy[] policies, SpendRequest request, BudgetState budget, DestinationTable table, bool[] flags, Msat? known, DateTimeOffset now)
    {
        var ids = policies.Select((_, i) => i == policies.Length - 1 ? AgentId.Parse("research") : AgentId.Parse($"scout{i}")).ToList();
        var linked = policies.Select((p, i) => p with { Agent = ids[i], Parent = i == policies.Length - 1 ? null : ids[i + 1] });
        var scene = Scene.Of([.. linked]);
        scene = scene with { Now = now, Request = request with { Agent = scene.Request.Agent } };
        return scene.Spending(budget)
            .Given(s => s with
            {
                GlobalFreeze = flags[0] && flags[1],
                Approval = flags[4] ? new Approval(Scene.Hash(1), request.Amount ?? Msat.Zero, Msat.Max, s.Stamp, "olga", Scene.Noon, Scene.Noon.AddDays(1)) : null,
            })
            .Knowing(_ => new DestinationFacts
            {
                Match = table.Match(request.Host, request.Payee),
                HostSeen = !flags[2],
                PayeeSeen = !flags[3],
                Frozen = flags[1] && flags[2],
                KnownPrice = known,
            });
    }

    private static BudgetState Used(Msat[] amounts, Msat fee, bool unknown, bool late)
    {
        var state = BudgetState.Empty;
        foreach (var amount in amounts)
        {
            var reservation = new Reservation
            {
                Chain = [AgentId.Parse("research")],
                Amount = amount,
                FeeReserve = Msat.Zero,
                Payee = Scene.Node(1),
                At = Scene.Noon,
                Scopes = [BudgetScope.At(AgentId.Parse("research"), DestinationKey.Parse("api.example.com"))],
            };
            if (!state.HasRoomFor(reservation))
            {
                break;
            }

            state = state.Reserve(reservation);
            state = unknown ? state.MarkUnknown(reservation) : late ? state.Settle(reservation, amount, fee, Scene.Noon).LateSettle(reservation, amount, fee, Scene.Noon) : state;
        }

        return state;
    }
}
