using System.Globalization;
using System.Security.Cryptography;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Sales;
using L402Functions.Protocol;

namespace L402Functions.Paywall.Tests.Sales;

public sealed class SalesTallyTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static int number;

    [Fact]
    public void Sales_are_added_up_per_day_service_and_path()
    {
        var tally = new SalesTally();
        tally.Add(SaleOf("a", "/x", Monday, 100, uses: 1, spent: 100));
        tally.Add(SaleOf("a", "/x", Monday, 300, uses: 2, spent: 200));
        tally.Add(SaleOf("a", "/y", Monday, 5, uses: 1, spent: 5));
        tally.Add(SaleOf("b", "/x", Monday, 7, uses: 0, spent: 0));
        tally.Add(SaleOf("a", "/x", Monday.AddDays(1), 11, uses: 1, spent: 11));

        Assert.Equal(5, tally.Count);
        Assert.Equal(
            [
                new SalesFigure(Monday, "a", "/x") { Sales = 2, Amount = new Msat(400), Uses = 3, Spent = new Msat(300) },
                new SalesFigure(Monday, "a", "/y") { Sales = 1, Amount = new Msat(5), Uses = 1, Spent = new Msat(5) },
                new SalesFigure(Monday, "b", "/x") { Sales = 1, Amount = new Msat(7), Unserved = 1 },
            ],
            tally.ByDay()[Monday]);
        Assert.Single(tally.ByDay()[Monday.AddDays(1)]);
    }

    [Fact]
    public void A_sale_counts_on_the_day_of_its_first_use_in_UTC_and_a_mere_revocation_is_none()
    {
        var tally = new SalesTally();
        tally.Add(SaleOf("a", "/x", Monday, 1) with { FirstUsedAt = new DateTimeOffset(2026, 1, 6, 1, 0, 0, TimeSpan.FromHours(2)) });
        tally.Add(SaleOf("a", "/x", Monday, 1) with { FirstUsedAt = null });
        Assert.Equal(1, tally.Count);
        Assert.Equal(1, Assert.Single(tally.ByDay()[Monday]).Sales);
    }

    [Fact]
    public void Tallies_of_shares_add_up_to_the_tally_of_all()
    {
        var random = new Random(7);
        var (all, shares) = (new SalesTally(), new[] { new SalesTally(), new SalesTally(), new SalesTally() });
        for (var i = 0; i < 500; i++)
        {
            var sale = SaleOf($"s{random.Next(3)}", $"/p{random.Next(9)}", Monday.AddDays(random.Next(3)), random.Next(1, 999), random.Next(3), random.Next(99));
            all.Add(sale);
            shares[random.Next(shares.Length)].Add(sale);
        }

        var sum = new SalesTally();
        foreach (var share in shares)
        {
            sum.Add(share);
        }

        Assert.Equal(all.Count, sum.Count);
        Assert.Equal(all.ByDay().SelectMany(d => d), sum.ByDay().SelectMany(d => d));
    }

    [Fact]
    public void Paths_beyond_the_limit_are_summed_and_the_dearest_keep_their_own()
    {
        var tally = new SalesTally();
        for (var i = 0; i < SalesTally.PathsPerService + 50; i++)
        {
            tally.Add(SaleOf("a", "/" + i.ToString("D4", CultureInfo.InvariantCulture), Monday, 1000 + i));
        }

        var figures = tally.ByDay()[Monday].ToList();
        Assert.Equal(SalesTally.PathsPerService + 1, figures.Count);
        var others = Assert.Single(figures, f => f.Path == SalesFigure.OtherPaths);
        Assert.Equal(50, others.Sales);
        Assert.Equal(Enumerable.Range(1000, 50).Sum(), others.Amount.Value);
        Assert.DoesNotContain(figures, f => f.Path == "/0049");
        Assert.Contains(figures, f => f.Path == "/0050");
        Assert.Equal(SalesTally.PathsPerService + 50, figures.Sum(f => f.Sales));
    }

    private static Sale SaleOf(string service, string path, DateOnly day, long amount, long uses = 1, long spent = 1) => new()
    {
        PaymentHash = PaymentHash.FromBytes(SHA256.HashData(BitConverter.GetBytes(Interlocked.Increment(ref number)))),
        Service = service,
        Path = path,
        Amount = new Msat(amount),
        Uses = uses,
        Spent = new Msat(spent),
        Door = Door.L402,
        FirstUsedAt = new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero),
    };
}
