using L402Functions.Paywall.Quotes;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Wallets;
using Made = L402Functions.Protocol.Wallets.WalletOutcome<L402Functions.Protocol.Wallets.WalletTransaction>;

namespace L402Functions.Paywall.Tests.Selling;

public sealed class WalletFaultTests : IDisposable
{
    private const string Foreign = "foreign-words-of-the-wallet";
    private readonly Counter counter = new(quotes: new QuoteOptions { ReuseFor = TimeSpan.Zero, MaxOpen = 1 });

    public static TheoryData<string, Func<WalletTransaction, Made>> Answers => new()
    {
        { "refused", _ => new Made.Refused(WalletErrorCode.RateLimited, Foreign) },
        { "not sent", _ => new Made.NotSent(Foreign) },
        { "unknown", _ => new Made.Unknown(Foreign) },
        { "no invoice", t => new Made.Answered(t with { Invoice = null }) },
        { "garbage", t => new Made.Answered(t with { Invoice = "lnbc1" + Foreign }) },
        { "another payment hash than it says", t => new Made.Answered(t with { PaymentHash = PaymentHash.FromBytes(new byte[32]) }) },
    };

    public static TheoryData<string, Func<Bolt11Draft, Bolt11Draft>> Drafts => new()
    {
        { "less", d => d with { Amount = new Msat(1000) } },
        { "more", d => d with { Amount = Msat.FromSats(22) } },
        { "any amount", d => d with { Amount = null } },
        { "another hash", d => d with { PaymentHash = PaymentHash.FromBytes(new byte[32]) } },
        { "expired", d => d with { Timestamp = d.Timestamp.AddHours(-2) } },
        { "expires now", d => d with { Expiry = TimeSpan.Zero } },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Whatever_the_wallet_answers_instead_of_an_invoice_is_unavailable(string fault, Func<WalletTransaction, Made> answer)
    {
        counter.Back.Wallet.Answer = (transaction, _) => Task.FromResult(answer(transaction));
        await IsUnavailableThenRecoversAsync(fault);
    }

    [Theory]
    [MemberData(nameof(Drafts))]
    public async Task An_invoice_for_something_else_is_never_offered(string fault, Func<Bolt11Draft, Bolt11Draft> draft)
    {
        counter.Back.Wallet.Draft = draft;
        await IsUnavailableThenRecoversAsync(fault);
    }

    [Fact]
    public async Task A_wallet_that_never_answers_is_given_up_and_its_place_given_back()
    {
        counter.Back.Wallet.Answer = (_, _) => new TaskCompletionSource<Made>().Task;
        var asking = counter.AskAsync(Ware.Fortune);
        Assert.False(asking.IsCompleted);
        counter.Back.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(GateRefusal.Unavailable, Assert.IsType<GateDecision.Refused>(await asking.WaitAsync(TimeSpan.FromSeconds(60))).Refusal);
        Assert.Equal(0, counter.Desk.OpenCount);
    }

    [Fact]
    public async Task A_wallet_that_is_told_to_stop_and_does_is_no_fault_of_ours()
    {
        counter.Back.Wallet.Answer = async (transaction, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return new Made.Answered(transaction);
        };
        var asking = counter.AskAsync(Ware.Fortune);
        counter.Back.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<GateDecision.Refused>(await asking.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_caller_who_leaves_while_the_wallet_thinks_leaves_no_place_taken()
    {
        counter.Back.Wallet.Answer = (_, _) => new TaskCompletionSource<Made>().Task;
        using var caller = new CancellationTokenSource();
        var asking = counter.Gate.AdmitAsync(
            new GateRequest(Ware.Fortune.Route, Ware.Fortune.Request, Protocol.Credentials.CredentialReading.None.Instance, "c"), caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(0, counter.Desk.OpenCount);
    }

    [Fact]
    public async Task A_wallet_that_throws_leaves_no_place_taken()
    {
        counter.Back.Wallet.Answer = (_, _) => Task.FromException<Made>(new InvalidOperationException("a bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => counter.AskAsync(Ware.Fortune));
        Assert.Equal(0, counter.Desk.OpenCount);
    }

    [Fact]
    public async Task An_invoice_in_upper_case_is_as_good()
    {
        counter.Back.Wallet.Answer = (t, _) => Task.FromResult<Made>(new Made.Answered(t with { Invoice = t.Invoice!.ToUpperInvariant() }));
        var offer = await counter.OfferAsync(Ware.Fortune);
        Assert.Equal(offer.Invoice.ToLowerInvariant(), offer.Invoice);
    }

    public void Dispose() => counter.Dispose();

    /// <summary>With room for one offer, a second attempt tells whether the first gave its place back.</summary>
    private async Task IsUnavailableThenRecoversAsync(string fault)
    {
        var refused = Assert.IsType<GateDecision.Refused>(await counter.AskAsync(Ware.Fortune));
        Assert.True(refused.Refusal == GateRefusal.Unavailable, fault);
        Assert.NotNull(refused.RetryAfter);
        Assert.DoesNotContain(Foreign, refused.Detail, StringComparison.Ordinal);
        Assert.Contains(counter.Back.Log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal) && l.Contains("No invoice for fortune", StringComparison.Ordinal));
        Assert.Equal(0, counter.Desk.OpenCount);

        counter.Back.Wallet.Draft = draft => draft;
        counter.Back.Wallet.Answer = (transaction, _) => Task.FromResult<Made>(new Made.Answered(transaction));
        await counter.OfferAsync(Ware.Fortune);
    }
}
