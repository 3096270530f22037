using System.Collections.Immutable;
using System.Text;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Budgets;
using L402Functions.Spending.Destinations;
using L402Functions.Spending.Policy;
using L402Functions.Spending.Tests.Policy;

namespace L402Functions.Spending.Tests.Budgets;

public sealed class BudgetStateTests
{
    private static readonly AgentId Scout = AgentId.Parse("scout");
    private static readonly AgentId Research = AgentId.Parse("research");
    private static readonly DestinationKey Host = DestinationKey.Parse("api.example.com");

    private static readonly Reservation Wanted = new()
    {
        Chain = [Scout, Research],
        Amount = new Msat(21_000),
        FeeReserve = new Msat(1_000),
        Payee = Scene.Node(1),
        At = Scene.Noon,
        Host = Host,
        Category = CategoryName.Parse("tools"),
        Session = SessionId.Parse("Run:1"),
        Scopes = [BudgetScope.At(Scout, Host), BudgetScope.On(Research, CategoryName.Parse("tools")), BudgetScope.In(Scout, SessionId.Parse("Run:1"))],
    };

    private static readonly ImmutableArray<BudgetScope> All = [BudgetScope.Of(Scout), BudgetScope.Of(Research), .. Wanted.Scopes];

    [Fact]
    public void A_reservation_is_counted_in_every_scope_and_in_every_window()
    {
        var state = BudgetState.Empty.Reserve(Wanted);
        Assert.All(All, s => Assert.Equal(new Msat(22_000), state.Reserved(s)));
        Assert.All(All, s => Assert.Equal(Msat.Zero, state.Spent(s, WindowKind.Day, Scene.Noon)));
        Assert.Equal((1, 1, new Msat(1_000), 1L), (state.Open, state.OpenTo(Wanted.Payee), state.FeesReserved(Research), state.Payments(Scout, WindowKind.Minute, Scene.Noon)));
    }

    [Fact]
    public void A_release_gives_everything_back()
    {
        var state = BudgetState.Empty.Reserve(Wanted).Release(Wanted);
        Assert.All(All, s => Assert.Equal(Msat.Zero, state.Reserved(s)));
        Assert.Equal((0, 0, Msat.Zero), (state.Open, state.OpenTo(Wanted.Payee), state.FeesReserved(Research)));
    }

    [Fact]
    public void A_settlement_counts_the_real_fee_at_the_time_of_settling()
    {
        var later = Scene.Noon.AddHours(3);
        var state = BudgetState.Empty.Reserve(Wanted).Settle(Wanted, Wanted.Amount, new Msat(5_000), later);
        Assert.All(All, s => Assert.Equal(Msat.Zero, state.Reserved(s)));
        Assert.Equal(new Msat(26_000), state.Spent(BudgetScope.Of(Research), WindowKind.Lifetime, later));
        Assert.Equal(new Msat(26_000), state.Spent(BudgetScope.Of(Scout), WindowKind.Hour, later));
        Assert.Equal(new Msat(26_000), state.Spent(BudgetScope.At(Scout, Host), WindowKind.Day, later.AddHours(24)));
        Assert.Equal(Msat.Zero, state.Spent(BudgetScope.At(Scout, Host), WindowKind.Day, later.AddHours(25)));
        Assert.Equal(new Msat(5_000), state.FeesSpent(Scout, later));
    }

    [Fact]
    public void A_late_settlement_is_charged_though_nothing_is_reserved_any_more()
    {
        var state = BudgetState.Empty.Reserve(Wanted).Release(Wanted).LateSettle(Wanted, Wanted.Amount, new Msat(7), Scene.Noon.AddDays(2));
        Assert.All(All.Where(s => s.Kind != ScopeKind.Session), s => Assert.Equal(new Msat(21_007), state.Spent(s, WindowKind.Day, Scene.Noon.AddDays(2))));
        Assert.Equal(0, state.Open);
    }

    [Fact]
    public void Money_is_never_given_back_twice()
    {
        var released = BudgetState.Empty.Reserve(Wanted).Release(Wanted);
        Assert.Throws<InvalidOperationException>(() => released.Release(Wanted));
        Assert.Throws<InvalidOperationException>(() => released.Settle(Wanted, Wanted.Amount, Msat.Zero, Scene.Noon));
        Assert.Throws<InvalidOperationException>(() => BudgetState.Empty.Release(Wanted));
        Assert.Throws<InvalidOperationException>(() => BudgetState.Empty.LateSettle(Wanted, Wanted.Amount, Msat.Zero, Scene.Noon));
    }

    [Fact]
    public void More_than_was_reserved_is_not_released()
    {
        var state = BudgetState.Empty.Reserve(Wanted);
        Assert.Throws<InvalidOperationException>(() => state.Release(Wanted with { Amount = new Msat(21_001) }));
        Assert.Throws<InvalidOperationException>(() => state.Release(Wanted with { FeeReserve = new Msat(1_001), Amount = new Msat(20_999) }));
        Assert.Throws<InvalidOperationException>(() => state.Release(Wanted with { Payee = Scene.Node(2) }));
        Assert.Throws<InvalidOperationException>(() => state.Release(Wanted with { Scopes = [BudgetScope.At(Research, Host)] }));
    }

    [Fact]
    public void An_unknown_outcome_keeps_its_reservation_until_it_is_known()
    {
        var state = BudgetState.Empty.Reserve(Wanted).MarkUnknown(Wanted);
        Assert.Equal((1, 1, 1), (state.Unknown(Scout), state.Unknown(Research), state.UnknownTo(Wanted.Payee)));
        Assert.Equal(Wanted.Total, state.Reserved(All[0]));
        Assert.Throws<InvalidOperationException>(() => state.Release(Wanted));
        Assert.Throws<InvalidOperationException>(() => state.MarkUnknown(Wanted));
        var known = state.ClearUnknown(Wanted);
        Assert.Throws<InvalidOperationException>(() => known.ClearUnknown(Wanted));
        Assert.Equal(0, known.Release(Wanted).Unknown(Scout));
    }

    [Fact]
    public void Nothing_can_be_reserved_for_nobody_or_for_nothing()
    {
        Assert.Throws<InvalidOperationException>(() => BudgetState.Empty.Reserve(Wanted with { Amount = Msat.Zero }));
        Assert.Throws<InvalidOperationException>(() => BudgetState.Empty.Reserve(Wanted with { Chain = [] }));
    }

    [Fact]
    public void Open_payments_are_bounded()
    {
        var state = BudgetState.Empty;
        for (var i = 0; i < BudgetState.MaxOpen; i++)
        {
            state = state.Reserve(Wanted with { Payee = Scene.Node(i) });
        }

        Assert.False(state.HasRoomFor(Wanted));
        Assert.Throws<InvalidOperationException>(() => state.Reserve(Wanted));
    }

    [Fact]
    public void More_money_than_there_is_cannot_be_reserved()
    {
        Assert.False(BudgetState.Empty.HasRoomFor(Wanted with { Amount = Msat.Max }));
        var state = BudgetState.Empty.Reserve(Wanted with { Amount = Msat.Max - new Msat(1_000) });
        Assert.False(state.HasRoomFor(Wanted));
    }

    [Fact]
    public void A_tree_has_only_so_many_agents()
    {
        var state = BudgetState.Empty;
        for (var i = 0; i < BudgetState.MaxAgents; i++)
        {
            state = state.Reserve(Wanted with { Chain = [AgentId.Parse($"a{i}")], Scopes = [] });
        }

        Assert.False(state.HasRoomFor(Wanted with { Scopes = [] }));
        Assert.True(state.HasRoomFor(Wanted with { Chain = [AgentId.Parse("a0")], Scopes = [] }));
    }

    [Fact]
    public void A_clock_that_runs_backwards_frees_nothing()
    {
        var state = BudgetState.Empty.Reserve(Wanted).Settle(Wanted, Wanted.Amount, Msat.Zero, Scene.Noon);
        var earlier = state.Reserve(Wanted).Settle(Wanted, Wanted.Amount, Msat.Zero, Scene.Noon.AddHours(-40));
        Assert.Equal(new Msat(42_000), earlier.Spent(All[0], WindowKind.Day, Scene.Noon.AddHours(24)));
        Assert.Equal(new Msat(42_000), earlier.Spent(All[0], WindowKind.Day, Scene.Noon.AddHours(-40)));
    }

    [Fact]
    public void A_budget_is_kept_and_read_back()
    {
        var state = BudgetState.Empty.Reserve(Wanted).Reserve(Wanted).MarkUnknown(Wanted).Settle(Wanted, Wanted.Amount, new Msat(9), Scene.Noon).Reserve(Wanted);
        Assert.True(BudgetState.TryParse(state.ToUtf8Json(), out var read));
        Assert.Equal(Encoding.UTF8.GetString(state.ToUtf8Json()), Encoding.UTF8.GetString(read.ToUtf8Json()));
        Assert.Equal((2, 1, 1), (read.Open, read.Unknown(Scout), read.UnknownTo(Wanted.Payee)));
        Assert.Equal("""{"v":1,"scopes":[],"payees":[]}""", Encoding.UTF8.GetString(BudgetState.Empty.ToUtf8Json()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"v":2,"scopes":[],"payees":[]}""")]
    [InlineData("""{"scopes":[],"payees":[]}""")]
    [InlineData("""{"v":1,"more":1}""")]
    [InlineData("""{"v":1,"v":1}""")]
    [InlineData("""{"v":1,"open":1}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a"},{"agent":"a"}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"A"}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","reserved":-1}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","reserved":2100000000000000001}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","fees_reserved":1}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","unknown":1}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","kind":"host","name":"A.example"}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","kind":"moon","name":"a"}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","hour":[1]}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","hour":[5,1,0,1]}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","hour":[5,-1]}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","hour":[5,0]}]}""")]
    [InlineData("""{"v":1,"scopes":[{"agent":"a","hour":[5,1,13,1]}]}""")]
    [InlineData("""{"v":1,"payees":[{"node":"02","open":1}]}""")]
    public void Anything_else_is_not_read(string json) => Assert.False(BudgetState.TryParse(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void A_reservation_is_kept_and_read_back()
    {
        Assert.True(Reservation.TryParse(Wanted.ToUtf8Json(), out var read));
        Assert.Equal(Wanted, read);
        var bare = Wanted with { Host = null, Category = null, Session = null, Scopes = [], Chain = [Scout] };
        Assert.True(Reservation.TryParse(bare.ToUtf8Json(), out read));
        Assert.Equal(bare, read);
        Assert.NotEqual(Wanted, read);
    }

    [Theory]
    [InlineData("\"v\":1", "\"v\":2")]
    [InlineData("\"amount\":21000", "\"amount\":2100000000000000001")]
    [InlineData("\"amount\":21000", "\"amount\":-1")]
    [InlineData("[\"scout\",\"research\"]", "[]")]
    [InlineData("[\"scout\",\"research\"]", "[\"scout\",\"scout\"]")]
    [InlineData("\"host\":\"api.example.com\"", "\"host\":\"API.example.com\"")]
    [InlineData("\"host\":\"api.example.com\",", "")]
    [InlineData("\"payee\":\"02", "\"payee\":\"04")]
    public void A_reservation_that_was_tampered_with_is_not_read(string from, string to)
    {
        var json = Encoding.UTF8.GetString(Wanted.ToUtf8Json());
        Assert.Contains(from, json, StringComparison.Ordinal);
        Assert.False(Reservation.TryParse(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal)), out _));
    }
}
