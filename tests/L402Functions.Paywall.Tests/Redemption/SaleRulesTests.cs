using System.Security.Cryptography;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Tests.Redemption;

public sealed class SaleRulesTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Tuesday = Monday.AddDays(1);

    private static readonly ClaimRequest Once = new(
        PaymentHash.FromBytes(SHA256.HashData("sale"u8)), new Msat(100), 1, new Msat(100), "fortune", "/fortune", "GET", Door.L402, Monday, ReceiptId.New());

    private static readonly Sale Used = Assert.IsType<ClaimDecision.Write>(SaleRules.ClaimFirst(Once)).Sale;

    [Fact]
    public void The_first_use_writes_the_whole_row()
    {
        var expected = new Sale
        {
            PaymentHash = Once.PaymentHash,
            Uses = 1,
            Spent = new Msat(100),
            Amount = new Msat(100),
            Service = "fortune",
            Path = "/fortune",
            Door = Door.L402,
            FirstUsedAt = Monday,
            LastUsedAt = Monday,
            Receipts = ReceiptList.Empty.Add(Once.Receipt),
        };
        Assert.Equal(expected, Used);
    }

    [Fact]
    public void The_first_use_beyond_the_amount_is_refused() =>
        Assert.Equal(new ClaimDecision.Refuse(ClaimRefusal.SpentUp), SaleRules.ClaimFirst(Once with { Cost = new Msat(101) }));

    [Fact]
    public void The_amount_of_an_unbounded_purchase_is_what_the_use_costs() =>
        Assert.Equal(new Msat(100), Assert.IsType<ClaimDecision.Write>(SaleRules.ClaimFirst(Once with { MaxSpend = null })).Sale.Amount);

    [Theory]
    // uses, spent, max uses, bound, cost → refusal
    [InlineData(1, 100, 1, 100L, 100, ClaimRefusal.UsedUp)]
    [InlineData(1, 0, 1, 100L, 100, ClaimRefusal.UsedUp)]
    [InlineData(0, 0, 1, 100L, 100, null)]
    [InlineData(4, 400, 5, 500L, 100, null)]
    [InlineData(5, 400, 5, 500L, 100, ClaimRefusal.UsedUp)]
    [InlineData(4, 401, 5, 500L, 100, ClaimRefusal.SpentUp)]
    [InlineData(4, 400, 5, 500L, 101, ClaimRefusal.SpentUp)]
    [InlineData(0, 0, 5, 100L, 101, ClaimRefusal.SpentUp)]
    [InlineData(9, 900, 0, 1000L, 100, null)]
    [InlineData(9, 901, 0, 1000L, 100, ClaimRefusal.SpentUp)]
    [InlineData(9, 900, 10, null, 100_000, null)]
    [InlineData(10, 900, 10, null, 1, ClaimRefusal.UsedUp)]
    [InlineData(5, 600, 3, 500L, 100, ClaimRefusal.UsedUp)]
    public void A_further_use_is_counted_against_both_bounds(long uses, long spent, long maxUses, long? bound, long cost, ClaimRefusal? refusal)
    {
        var row = Used with { Uses = uses, Spent = new Msat(spent) };
        var request = Once with { MaxUses = maxUses, MaxSpend = bound is { } b ? new Msat(b) : null, Cost = new Msat(cost), At = Tuesday };

        var decision = SaleRules.ClaimNext(row, request);

        if (refusal is { } reason)
        {
            Assert.Equal(new ClaimDecision.Refuse(reason), decision);
        }
        else
        {
            var after = Assert.IsType<ClaimDecision.Write>(decision).Sale;
            Assert.Equal((uses + 1, spent + cost, Monday, Tuesday), (after.Uses, after.Spent.Value, after.FirstUsedAt!.Value, after.LastUsedAt!.Value));
        }
    }

    [Theory]
    [InlineData(Door.L402, Door.L402, true)]
    [InlineData(Door.L402, Door.Lsat, true)]
    [InlineData(Door.Lsat, Door.L402, true)]
    [InlineData(Door.L402, Door.Payment, false)]
    [InlineData(Door.Lsat, Door.Payment, false)]
    [InlineData(Door.Payment, Door.L402, false)]
    [InlineData(Door.Payment, Door.Lsat, false)]
    [InlineData(Door.Payment, Door.Payment, true)]
    public void The_first_door_decides(Door first, Door then, bool passes)
    {
        var decision = SaleRules.ClaimNext(Used with { Door = first }, Once with { Door = then, MaxUses = 5, MaxSpend = new Msat(1000) });
        if (passes)
        {
            Assert.Equal(first, Assert.IsType<ClaimDecision.Write>(decision).Sale.Door);
        }
        else
        {
            Assert.Equal(new ClaimDecision.Refuse(ClaimRefusal.OtherDoor), decision);
        }
    }

    [Fact]
    public void A_revoked_payment_opens_nothing_whatever_is_left() =>
        Assert.Equal(
            new ClaimDecision.Refuse(ClaimRefusal.Revoked), SaleRules.ClaimNext(Used with { Revoked = true }, Once with { MaxUses = 0, MaxSpend = null, Door = Door.Payment }));

    [Fact]
    public void A_row_of_another_payment_is_a_bug() =>
        Assert.Throws<ArgumentException>(() => SaleRules.ClaimNext(Used with { PaymentHash = PaymentHash.FromBytes(new byte[32]) }, Once));

    [Fact]
    public void Bounds_at_the_end_of_the_range_are_compared_without_adding_up() =>
        Assert.Equal(
            new ClaimDecision.Refuse(ClaimRefusal.SpentUp),
            SaleRules.ClaimNext(Used with { Spent = Msat.Max }, Once with { MaxUses = 0, MaxSpend = Msat.Max, Cost = Msat.Max }));

    [Fact]
    public void The_amount_is_the_most_that_any_copy_of_the_token_tells()
    {
        var delegated = Once with { MaxUses = 5, MaxSpend = new Msat(200) };
        var first = Assert.IsType<ClaimDecision.Write>(SaleRules.ClaimFirst(delegated)).Sale;
        var second = Assert.IsType<ClaimDecision.Write>(SaleRules.ClaimNext(first, delegated with { MaxSpend = new Msat(500) })).Sale;
        var third = Assert.IsType<ClaimDecision.Write>(SaleRules.ClaimNext(second, delegated with { MaxSpend = new Msat(300) })).Sale;
        Assert.Equal([200, 500, 500], new[] { first, second, third }.Select(s => s.Amount.Value));
    }

    [Fact]
    public void A_release_gives_back_the_use_and_its_cost_and_nothing_else()
    {
        var released = SaleRules.Release(Used, new Msat(100), Once.Receipt);
        Assert.Equal(Used with { Uses = 0, Spent = Msat.Zero, Receipts = ReceiptList.Empty }, released);
    }

    [Fact]
    public void A_release_takes_the_receipt_of_its_own_use_only()
    {
        var other = Once with { MaxUses = 2, MaxSpend = new Msat(200), Receipt = ReceiptId.New() };
        var both = Assert.IsType<ClaimDecision.Write>(SaleRules.ClaimNext(Used, other)).Sale;
        Assert.Equal([Once.Receipt, other.Receipt], both.Receipts.Ids);
        Assert.Equal([other.Receipt], SaleRules.Release(both, Once.Cost, Once.Receipt).Receipts.Ids);
    }

    [Fact]
    public void A_row_keeps_the_receipts_of_its_newest_uses()
    {
        var (row, ids) = (Used, new List<ReceiptId> { Once.Receipt });
        for (var i = 0; i < 2 * ReceiptList.Limit; i++)
        {
            var use = Once with { MaxUses = 0, MaxSpend = null, Receipt = ReceiptId.New() };
            ids.Add(use.Receipt);
            row = Assert.IsType<ClaimDecision.Write>(SaleRules.ClaimNext(row, use)).Sale;
        }

        Assert.Equal(ids.TakeLast(ReceiptList.Limit), row.Receipts.Ids);
        Assert.Equal(2 * ReceiptList.Limit + 1, row.Uses);
    }

    [Fact]
    public void A_release_does_not_lift_a_revocation() => Assert.True(SaleRules.Release(Used with { Revoked = true }, new Msat(100), Once.Receipt).Revoked);

    [Theory]
    [InlineData(0, 100, 100)]
    [InlineData(1, 99, 100)]
    public void More_than_was_claimed_is_never_given_back(long uses, long spent, long cost) =>
        Assert.Throws<InvalidOperationException>(() => SaleRules.Release(Used with { Uses = uses, Spent = new Msat(spent) }, new Msat(cost), Once.Receipt));
}
