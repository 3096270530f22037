using L402Functions.Paywall.Credentials;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Tests.Shop;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.Tokens;

namespace L402Functions.Paywall.Tests.Selling;

/// <summary>The short way in is open to exactly those requests that the long way admits without counting.</summary>
public sealed class RememberedTokenTests : IDisposable
{
    private static readonly Ware Unlimited = Ware.Fortune.Uses(0);
    private readonly Counter counter = new();

    [Fact]
    public async Task A_token_is_not_known_before_the_long_way_admitted_it()
    {
        var line = await counter.BuyAsync(Unlimited);

        Assert.Null(Short(Unlimited, line));

        await AdmitLongAsync(Unlimited, line);
        var admission = Assert.IsType<Admission>(Short(Unlimited, line));
        Assert.Null(admission.Claim);
    }

    [Fact]
    public async Task It_touches_no_store()
    {
        var line = await KnownAsync();
        Assert.Equal(1, counter.Back.Sales.Calls);

        for (var i = 0; i < 100; i++)
        {
            Assert.NotNull(Short(Unlimited, line));
        }

        Assert.Equal(1, counter.Back.Sales.Calls);
    }

    [Fact]
    public async Task It_closes_when_the_token_expires()
    {
        var line = await KnownAsync();

        counter.Back.Clock.Advance(Unlimited.Route.Policy.Lifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(Short(Unlimited, line));

        counter.Back.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Short(Unlimited, line));
        Assert.Equal(new Rejection.Token(RefusalReason.Expired), await counter.RejectedAsync(Unlimited, line));
    }

    [Fact]
    public async Task It_closes_when_the_payment_is_revoked()
    {
        var line = await KnownAsync();

        await counter.Back.Revocations.RevokeAsync(Short(Unlimited, line)!.PaymentHash, "test", CancellationToken.None);

        Assert.Null(Short(Unlimited, line));
    }

    [Fact]
    public async Task It_does_not_lead_to_another_path_method_or_service()
    {
        var line = await KnownAsync();

        Assert.Null(Short(Unlimited.At("/fortune/other"), line));
        Assert.Null(Short(Unlimited.By("POST"), line));
        Assert.Null(Short(Unlimited.With(p => p with { Service = ServiceName.Parse("other") }), line));
        Assert.Null(Short(Unlimited.With(p => p with { Tier = 1 }), line));
    }

    [Fact]
    public async Task Another_preimage_or_one_changed_letter_is_another_line()
    {
        var line = await KnownAsync();

        Assert.Null(Short(Unlimited, line[..^1] + (line[^1] == '0' ? '1' : '0')));
        Assert.Null(Short(Unlimited, line.ToUpperInvariant()));
        Assert.Null(Short(Unlimited, line + " "));
    }

    [Theory]
    [InlineData("fortune_max_uses=2")]
    [InlineData("fortune_max_msat=100000")]
    public async Task A_copy_that_its_holder_had_counted_is_counted(string caveat)
    {
        var line = counter.L402(await counter.OfferAsync(Unlimited), [caveat]);

        Assert.NotNull((await AdmitLongAsync(Unlimited, line)).Claim);
        Assert.Null(Short(Unlimited, line));
    }

    [Fact]
    public async Task A_single_use_token_never_takes_it()
    {
        var line = await counter.BuyAsync(Ware.Fortune);
        await AdmitLongAsync(Ware.Fortune, line);

        Assert.Null(Short(Ware.Fortune, line));
        Assert.Equal(new Rejection.Redeemed(ClaimRefusal.UsedUp), await counter.RejectedAsync(Ware.Fortune, line));
    }

    [Fact]
    public async Task However_many_tokens_there_are_a_bounded_number_is_kept_and_the_newest_is_among_them()
    {
        var remembered = new RememberedTokens();
        var challenge = await counter.OfferAsync(Unlimited);
        var token = L402Verifier.Authenticate([Counter.MacaroonOf(challenge)], counter.Back.Wallet.PreimageOf(challenge.PaymentHash), counter.Keys, out _)!;

        for (var i = 0; i < 20_000; i++)
        {
            remembered.Add($"line {i}", token);
        }

        Assert.Same(token, remembered.Find("line 19999"));
        Assert.InRange(Enumerable.Range(0, 20_000).Count(i => remembered.Find($"line {i}") is not null), 1, 10_000);
    }

    public void Dispose() => counter.Dispose();

    private Admission? Short(Ware ware, string line) => counter.Gate.AdmitRemembered(ware.Route, ware.Request, line);

    private async Task<string> KnownAsync()
    {
        var line = await counter.BuyAsync(Unlimited);
        await AdmitLongAsync(Unlimited, line);
        Assert.NotNull(Short(Unlimited, line));
        return line;
    }

    private async Task<Admission> AdmitLongAsync(Ware ware, string line)
    {
        var request = new GateRequest(ware.Route, ware.Request, AuthorizationHeader.Read([line], AcceptedSchemes.All), Counter.Client) { AuthorizationLine = line };
        return Assert.IsType<GateDecision.Admitted>(await counter.Gate.AdmitAsync(request, CancellationToken.None)).Admission;
    }
}
