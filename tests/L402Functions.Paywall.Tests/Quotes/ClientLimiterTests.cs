using L402Functions.Paywall.Quotes;

namespace L402Functions.Paywall.Tests.Quotes;

public sealed class ClientLimiterTests
{
    // So slow that no token comes back while a test runs.
    private const int OnePerMinute = 1;

    [Fact]
    public void A_client_gets_its_burst_and_no_more()
    {
        using var limiter = Limiter(burst: 3);
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => limiter.TryTake("a", out var _)));
    }

    [Fact]
    public void Clients_do_not_share_a_bucket()
    {
        using var limiter = Limiter(burst: 1);
        Assert.True(limiter.TryTake("a", out _));
        Assert.False(limiter.TryTake("a", out _));
        Assert.True(limiter.TryTake("b", out _));
    }

    [Fact]
    public void A_refusal_says_when_to_come_back()
    {
        using var limiter = Limiter(burst: 1);
        limiter.TryTake("a", out var none);
        limiter.TryTake("a", out var retryAfter);
        Assert.Equal(TimeSpan.Zero, none);
        Assert.InRange(retryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Racing_callers_of_one_client_get_its_burst_and_no_more()
    {
        using var limiter = Limiter(burst: 20);
        var taken = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => limiter.TryTake("a", out var _))));
        Assert.Equal(20, taken.Count(t => t));
    }

    private static ClientLimiter Limiter(int burst) => new(new QuoteOptions { ClientBurst = burst, ClientPerMinute = OnePerMinute });
}
