using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Quotes;
using L402Functions.Protocol;
using L402Functions.Protocol.Caveats;

namespace L402Functions.Paywall.Tests.Quotes;

public sealed class QuoteDeskTests
{
    private static readonly QuoteKey Key = new("client", "fortune", "GET", "/fortune", Msat.FromSats(21));
    private readonly ManualClock clock = new();

    [Fact]
    public void The_same_question_gets_the_same_offer()
    {
        var desk = Desk();
        var offer = Open(desk, Key, 1);
        Assert.Same(offer, desk.FindOpen(Key));
    }

    public static TheoryData<QuoteKey> OtherQuestions =>
    [
        Key with { Client = "other" },
        Key with { Route = "other" },
        Key with { Method = "POST" },
        Key with { Path = "/other" },
        Key with { Amount = Msat.FromSats(22) },
    ];

    [Theory]
    [MemberData(nameof(OtherQuestions))]
    public void Any_other_question_gets_none(QuoteKey other)
    {
        var desk = Desk();
        Open(desk, Key, 1);
        Assert.Null(desk.FindOpen(other));
    }

    [Fact]
    public void An_offer_is_handed_out_again_until_its_time_for_that_is_over_and_stays_open_until_it_expires()
    {
        var desk = Desk(reuse: 30);
        Open(desk, Key, 1, expires: 600);

        clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.NotNull(desk.FindOpen(Key));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(desk.FindOpen(Key));
        Assert.Equal(1, desk.OpenCount);
        clock.Advance(TimeSpan.FromSeconds(570));
        Assert.Null(desk.FindOpen(Key));
        Assert.Equal(0, desk.OpenCount);
    }

    [Fact]
    public void An_offer_is_not_handed_out_at_the_moment_of_its_expiry()
    {
        var desk = Desk(reuse: 600);
        Open(desk, Key, 1, expires: 10);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(desk.FindOpen(Key));
    }

    [Fact]
    public void A_paid_offer_is_handed_to_nobody()
    {
        var desk = Desk();
        var offer = Open(desk, Key, 1);
        desk.Close(offer.PaymentHash);
        Assert.Null(desk.FindOpen(Key));
        Assert.Equal(0, desk.OpenCount);
    }

    [Fact]
    public void Closing_an_older_offer_leaves_the_newer_one()
    {
        var desk = Desk();
        var older = Open(desk, Key, 1);
        var newer = Open(desk, Key, 2);
        desk.Close(older.PaymentHash);
        Assert.Same(newer, desk.FindOpen(Key));
    }

    [Fact]
    public void Closing_what_is_not_open_changes_nothing()
    {
        var desk = Desk();
        Open(desk, Key, 1);
        desk.Close(HashOf(99));
        desk.Close(HashOf(99));
        Assert.Equal(1, desk.OpenCount);
    }

    [Fact]
    public void The_bound_counts_open_offers_and_those_being_made()
    {
        var desk = Desk(most: 2);
        Open(desk, Key, 1);
        Assert.True(desk.TryReserve());
        Assert.False(desk.TryReserve());
        desk.CancelReservation();
        Assert.True(desk.TryReserve());
    }

    [Fact]
    public void Expired_and_paid_offers_make_room()
    {
        var desk = Desk(most: 2);
        Open(desk, Key, 1, expires: 10);
        var second = Open(desk, Key with { Path = "/2" }, 2, expires: 1000);
        Assert.False(desk.TryReserve());

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(desk.TryReserve());
        Assert.False(desk.TryReserve());
        desk.Close(second.PaymentHash);
        Assert.True(desk.TryReserve());
    }

    [Fact]
    public async Task Racing_reservations_never_pass_the_bound()
    {
        var desk = Desk(most: 50);
        var won = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Task.Run(desk.TryReserve)));
        Assert.Equal(50, won.Count(w => w));
        Assert.Equal(50, desk.OpenCount);
    }

    [Fact]
    public async Task Racing_openings_and_closings_leave_nothing_behind()
    {
        var desk = Desk(most: 1000);
        await Task.WhenAll(Enumerable.Range(1, 200).Select(i => Task.Run(() =>
        {
            Assert.True(desk.TryReserve());
            var challenge = ChallengeOf(i, 600);
            desk.Open(Key, challenge);
            desk.FindOpen(Key);
            desk.Close(challenge.PaymentHash);
        })));
        Assert.Equal(0, desk.OpenCount);
        Assert.Null(desk.FindOpen(Key));
    }

    private QuoteDesk Desk(int most = 100, int reuse = 30) => new(new QuoteOptions { MaxOpen = most, ReuseFor = TimeSpan.FromSeconds(reuse) }, clock);

    private Challenge Open(QuoteDesk desk, QuoteKey key, int number, int expires = 600)
    {
        Assert.True(desk.TryReserve());
        var challenge = ChallengeOf(number, expires);
        desk.Open(key, challenge);
        return challenge;
    }

    private Challenge ChallengeOf(int number, int expires) => new(
        "macaroon", "invoice", HashOf(number), Msat.FromSats(21), clock.GetUtcNow().AddSeconds(expires), ServiceName.Parse("fortune"), null);

    private static PaymentHash HashOf(int number)
    {
        var bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, number);
        return PaymentHash.FromBytes(bytes);
    }
}
