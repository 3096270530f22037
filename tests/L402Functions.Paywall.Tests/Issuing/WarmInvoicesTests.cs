using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Pricing;
using L402Functions.Paywall.Quotes;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using Made = L402Functions.Protocol.Wallets.WalletOutcome<L402Functions.Protocol.Wallets.WalletTransaction>;

namespace L402Functions.Paywall.Tests.Issuing;

public sealed class WarmInvoicesTests
{
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Fresh = Expiry / 5;

    [Fact]
    public async Task Nothing_is_made_ahead_unless_a_price_says_so()
    {
        using var counter = new Counter();
        await counter.OfferAsync(Ware.Fortune);
        await counter.OfferAsync(Ware.Fortune);

        Assert.False(counter.Warm.IsFilling);
        Assert.Equal(2, counter.Back.Wallet.Asked);
    }

    [Fact]
    public async Task A_price_that_was_asked_for_is_offered_again_without_waiting_for_the_wallet()
    {
        using var counter = new Counter();
        var first = await counter.OfferAsync(Ready(5));
        await counter.FilledAsync();
        counter.Back.Wallet.Answer = (_, _) => new TaskCompletionSource<Made>().Task;

        var second = await counter.OfferAsync(Ready(5));

        Assert.NotEqual(first.PaymentHash, second.PaymentHash);
        await counter.AdmittedAsync(Ready(5), counter.L402(second));
    }

    [Fact]
    public async Task As_many_lie_ready_as_were_asked_for_lately_and_no_more_than_the_price_says()
    {
        using var counter = new Counter();
        foreach (var expected in new[] { 1, 2, 3, 3, 3 })
        {
            await counter.OfferAsync(Ready(3));
            await counter.FilledAsync();
            Assert.Equal(expected, counter.Warm.Count);
        }
    }

    [Fact]
    public async Task An_invoice_is_handed_out_once_however_many_ask()
    {
        using var counter = new Counter();
        var offers = new List<Challenge>();
        for (var round = 0; round < 5; round++)
        {
            offers.AddRange(await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => counter.OfferAsync(Ready(20), $"192.0.2.{i}")))));
        }

        await counter.FilledAsync();
        Assert.Equal(200, offers.Select(o => o.PaymentHash).Distinct().Count());
        Assert.Equal(200, offers.Select(o => o.Macaroon).Distinct().Count());
        Assert.Equal(20, counter.Warm.Count);
        Assert.InRange(counter.Back.Wallet.Asked, 220, 400);
    }

    [Fact]
    public async Task An_invoice_with_four_fifths_of_its_time_left_is_handed_out_and_with_less_it_is_not()
    {
        using var counter = new Counter();
        await counter.OfferAsync(Ready(1));
        await counter.FilledAsync();
        counter.Back.Clock.Advance(Fresh - TimeSpan.FromTicks(1));
        var lastMoment = await counter.OfferAsync(Ready(1));
        await counter.FilledAsync();

        Assert.Equal(Expiry - Fresh + TimeSpan.FromTicks(1), lastMoment.ExpiresAt - counter.Back.Clock.GetUtcNow());

        counter.Back.Clock.Advance(Fresh);
        Assert.Equal(0, counter.Warm.Count);
        var tooLate = await counter.OfferAsync(Ready(1));

        // An invoice's time is whole seconds.
        Assert.InRange(tooLate.ExpiresAt - counter.Back.Clock.GetUtcNow(), Expiry - TimeSpan.FromSeconds(1), Expiry);
    }

    [Fact]
    public async Task Whatever_is_asked_when_no_offer_is_stale_and_no_ask_costs_more_than_two_invoices()
    {
        var random = new Random(1);
        using var counter = new Counter();
        for (var asked = 1; asked <= 500; asked++)
        {
            counter.Back.Clock.Advance(TimeSpan.FromSeconds(random.Next(3) == 0 ? random.Next(200) : 0));
            var offer = await counter.OfferAsync(Ready(10), $"192.0.2.{asked % 250}");
            await counter.FilledAsync();

            Assert.True(offer.ExpiresAt - counter.Back.Clock.GetUtcNow() > Expiry - Fresh - TimeSpan.FromSeconds(1));
            Assert.InRange(counter.Back.Wallet.Asked, asked, 2 * asked);
            Assert.InRange(counter.Warm.Count, 1, 10);
        }
    }

    [Fact]
    public async Task Where_nobody_asks_nothing_is_made_and_what_lay_ready_is_thrown_away()
    {
        using var counter = new Counter();
        for (var i = 0; i < 3; i++)
        {
            await counter.OfferAsync(Ready(3));
            await counter.FilledAsync();
        }

        var made = counter.Back.Wallet.Asked;
        counter.Back.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, counter.Warm.Count);
        Assert.False(counter.Warm.IsFilling);
        Assert.Equal(made, counter.Back.Wallet.Asked);

        // What is asked after a pause begins anew.
        await counter.OfferAsync(Ready(3));
        await counter.FilledAsync();
        Assert.Equal(1, counter.Warm.Count);
    }

    [Fact]
    public async Task All_prices_together_stay_within_the_bound()
    {
        using var counter = new Counter(seller: new SellerOptions { MaxWarmInvoices = 4 });
        for (var i = 0; i < 30; i++)
        {
            await counter.OfferAsync(Ready(5, sats: 1 + (i % 3)));
            await counter.FilledAsync();
            Assert.InRange(counter.Warm.Count, 0, 4);
        }
    }

    [Fact]
    public async Task What_lies_ready_and_what_is_open_stay_within_the_bound_on_unpaid_offers()
    {
        using var counter = new Counter(quotes: new QuoteOptions { MaxOpen = 3, ReuseFor = TimeSpan.Zero });
        for (var i = 0; i < 3; i++)
        {
            await counter.OfferAsync(Ready(5));
            await counter.FilledAsync();
        }

        Assert.Equal(3, counter.Back.Wallet.Asked);
        Assert.Equal(0, counter.Warm.Count);
        Assert.Equal(GateRefusal.Unavailable, Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ready(5))).Refusal);
        Assert.Equal(3, counter.Back.Wallet.Asked);
    }

    [Fact]
    public async Task Who_asks_too_often_gets_none_and_causes_none()
    {
        using var counter = new Counter(quotes: new QuoteOptions { ClientBurst = 1, ClientPerMinute = 1, ReuseFor = TimeSpan.Zero });
        await counter.OfferAsync(Ready(5));
        await counter.FilledAsync();

        Assert.Equal(GateRefusal.TooManyRequests, Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ready(5))).Refusal);
        Assert.False(counter.Warm.IsFilling);
        Assert.Equal(1, counter.Warm.Count);
    }

    [Fact]
    public async Task Who_asks_again_for_an_open_offer_causes_none()
    {
        using var counter = new Counter(quotes: new QuoteOptions());
        var first = await counter.OfferAsync(Ready(5));
        await counter.FilledAsync();

        Assert.Equal(first, await counter.OfferAsync(Ready(5)));
        Assert.Equal(2, counter.Back.Wallet.Asked);
    }

    [Fact]
    public async Task An_invoice_is_for_its_own_amount_description_and_expiry_only()
    {
        using var counter = new Counter();
        Ware[] wares =
        [
            Ready(2),
            Ready(2, sats: 22),
            Ready(2).With(p => p with { Description = "Another text" }),
            Ready(2).With(p => p with { InvoiceExpiry = Expiry * 2 }),
        ];
        foreach (var ware in wares.Concat(wares))
        {
            var offer = await counter.OfferAsync(ware);
            await counter.FilledAsync();

            Assert.True(Bolt11Decoder.TryDecode(offer.Invoice, out var invoice, out _));
            Assert.Equal(ware.Route.Policy.PriceFor("GET"), new Price.Fixed(invoice.Amount!.Value));
            Assert.Equal(ware.Route.Policy.Description, invoice.Description);
            Assert.Equal(ware.Route.Policy.InvoiceExpiry, invoice.ExpiresAt - invoice.Timestamp);
        }
    }

    [Fact]
    public async Task Two_routes_that_ask_for_the_same_use_each_others()
    {
        using var counter = new Counter();
        var policy = Ready(3).Route.Policy;
        await counter.OfferAsync(Ware.Of(policy, "/one", "GET"));
        await counter.FilledAsync();
        counter.Back.Wallet.Answer = (_, _) => new TaskCompletionSource<Made>().Task;

        var other = Ware.Of(policy, "/two", "GET");
        await counter.AdmittedAsync(other, counter.L402(await counter.OfferAsync(other)));
    }

    [Fact]
    public async Task A_wallet_that_fails_is_left_alone_for_five_seconds()
    {
        using var counter = new Counter();
        counter.Back.Wallet.Answer = (_, _) => Task.FromResult<Made>(new Made.NotSent("no relay"));
        await counter.AskAsync(Ready(5));
        await counter.FilledAsync();
        Assert.Equal(2, counter.Back.Wallet.Asked);

        // Who asks now tries the wallet; nothing more is tried ahead.
        await counter.AskAsync(Ready(5));
        await counter.FilledAsync();
        Assert.Equal(3, counter.Back.Wallet.Asked);

        counter.Back.Wallet.Answer = (transaction, _) => Task.FromResult<Made>(new Made.Answered(transaction));
        counter.Back.Clock.Advance(TimeSpan.FromSeconds(5));
        await counter.OfferAsync(Ready(5));
        await counter.FilledAsync();
        Assert.Equal(3, counter.Warm.Count);
    }

    [Fact]
    public async Task A_wallet_that_throws_is_told_to_the_log_and_harms_no_offer()
    {
        using var counter = new Counter();
        await counter.OfferAsync(Ready(1));
        await counter.FilledAsync();

        // The next offer is one that lies ready, so that only making another meets with the bug.
        counter.Back.Wallet.Answer = (_, _) => Task.FromException<Made>(new InvalidOperationException("a bug"));
        await counter.OfferAsync(Ready(1));
        await Until.TrueAsync(() => counter.Back.Log.Lines.Any(l => l.StartsWith("Error", StringComparison.Ordinal) && l.Contains("a bug", StringComparison.Ordinal)));
        counter.Back.Wallet.Answer = (transaction, _) => Task.FromResult<Made>(new Made.Answered(transaction));
        await counter.OfferAsync(Ready(1));
    }

    [Fact]
    public async Task An_invoice_for_something_else_never_lies_ready()
    {
        using var counter = new Counter();
        await counter.OfferAsync(Ready(2));
        await counter.FilledAsync();
        counter.Back.Wallet.Draft = draft => draft with { Amount = Msat.FromSats(1) };
        var second = await counter.OfferAsync(Ready(2));
        await counter.FilledAsync();

        Assert.Equal(Msat.FromSats(21), second.Amount);
        Assert.Equal(0, counter.Warm.Count);
    }

    [Fact]
    public async Task A_wallet_that_never_answers_keeps_no_filler_past_its_time()
    {
        using var counter = new Counter();
        counter.Back.Wallet.Answer = (_, _) => new TaskCompletionSource<Made>().Task;
        var asking = counter.AskAsync(Ready(5));
        while (counter.Back.Wallet.Asked < 2)
        {
            await Task.Yield();
        }

        Assert.True(counter.Warm.IsFilling);
        var refused = Assert.IsType<GateDecision.Refused>(await MoveUntilAsync(counter, asking));
        await MoveUntilAsync(counter, counter.FilledAsync().ContinueWith(_ => 0, TaskScheduler.Default));

        Assert.Equal(GateRefusal.Unavailable, refused.Refusal);
        Assert.NotNull(refused.RetryAfter);
    }

    [Fact]
    public async Task What_is_stopped_makes_none_and_hands_out_none()
    {
        using var counter = new Counter();
        await counter.OfferAsync(Ready(5));
        await counter.FilledAsync();
        counter.Warm.Dispose();
        counter.Warm.Dispose();

        await counter.OfferAsync(Ready(5));
        Assert.False(counter.Warm.IsFilling);
        Assert.Equal(3, counter.Back.Wallet.Asked);
    }

    private static Ware Ready(int count, long sats = 21) => Ware.Fortune.With(p => p with
    {
        Price = Ware.Sats(sats),
        Description = "One fortune",
        InvoiceExpiry = Expiry,
        WarmInvoices = count,
    });

    /// <summary>Moves the clock as long as it takes: a timer that is set after a move fires at the next.</summary>
    private static async Task<T> MoveUntilAsync<T>(Counter counter, Task<T> task)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!task.IsCompleted)
        {
            counter.Back.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, limit.Token);
        }

        return await task;
    }
}
