using L402Functions.Nostr.Relays;

namespace L402Functions.Nostr.Tests.Relays;

public sealed class BackoffTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest_and_begin_anew_after_a_reset()
    {
        var pauses = With(1);
        Assert.Equal([1, 2, 4, 8, 10, 10], Enumerable.Range(0, 6).Select(_ => pauses.Next().TotalSeconds));
        pauses.Reset();
        Assert.Equal(1, pauses.Next().TotalSeconds);
    }

    [Fact]
    public void Chance_takes_away_up_to_half_of_a_pause()
    {
        Assert.Equal(0.5, With(0).Next().TotalSeconds);
        Assert.Equal(0.75, With(0.5).Next().TotalSeconds);
        Assert.Equal(1, With(1).Next().TotalSeconds);
    }

    [Fact]
    public void A_thousand_failures_overflow_nothing()
    {
        var pauses = With(1);
        Assert.All(Enumerable.Range(0, 1_000).Select(_ => pauses.Next()), p => Assert.InRange(p, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void The_chance_that_nobody_injected_lies_between_0_and_1() =>
        Assert.All(Enumerable.Range(0, 100).Select(_ => new RelayPoolOptions().Chance()), c => Assert.InRange(c, 0, 1));

    private static Backoff With(double chance) => new(new RelayPoolOptions
    {
        FirstBackoff = TimeSpan.FromSeconds(1),
        LongestBackoff = TimeSpan.FromSeconds(10),
        Chance = () => chance,
    });
}
