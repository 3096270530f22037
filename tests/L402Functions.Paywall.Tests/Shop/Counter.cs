using System.Security.Cryptography;
using L402Functions.Paywall.Credentials;
using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Keys;
using L402Functions.Paywall.Quotes;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Telemetry;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.PaymentScheme;

namespace L402Functions.Paywall.Tests.Shop;

/// <summary>One instance of the seller, whole but for HTTP. Two of them over one <see cref="Backroom"/> are two instances of one app.</summary>
public sealed class Counter : IDisposable
{
    public const string Client = "192.0.2.1";
    private const string Realm = "shop.example";
    private readonly AcceptedSchemes accepted;
    private readonly ClientLimiter limiter;

    public Counter(Backroom? backroom = null, QuoteOptions? quotes = null, AcceptedSchemes accepted = AcceptedSchemes.All, SellerOptions? seller = null, KeyRing? keys = null, PaywallMetrics? metrics = null)
    {
        Back = backroom ?? new Backroom();
        Keys = keys ?? Ring(1, 1);
        this.accepted = accepted;
        var options = quotes ?? new QuoteOptions { ClientBurst = 1000, ReuseFor = TimeSpan.Zero };
        limiter = new ClientLimiter(options);
        Desk = new QuoteDesk(options, Back.Clock);
        var signers = Keys.Derive("test payment"u8).Select(k => new PaymentSigner(k)).ToArray();
        var selling = seller ?? new SellerOptions();
        var maker = new InvoiceMaker(Back.Wallet, selling, Back.Clock);
        Warm = new WarmInvoices(maker, Desk, selling, Back.Clock, Back.Log.For<WarmInvoices>());
        var issuer = new ChallengeIssuer(
            maker, Warm, Keys, new PaymentChallengeFactory(signers[0], Realm), Desk, limiter, selling, Back.Clock, Back.Log.For<ChallengeIssuer>());
        Gate = new Gate(
            Keys, new PaymentVerifier(Realm, signers), issuer, Desk, Back.Sales, new UncountedSales(Back.Sales, Back.Log.For<UncountedSales>(), metrics), new RememberedTokens(),
            Back.Revocations, Back.Clock, Back.Log.For<Gate>(), metrics);
    }

    public Backroom Back { get; }

    public KeyRing Keys { get; }

    public QuoteDesk Desk { get; }

    public WarmInvoices Warm { get; }

    public Gate Gate { get; }

    /// <summary>A ring of the keys with these numbers.</summary>
    public static KeyRing Ring(byte current, params byte[] numbers) => new(numbers.ToDictionary(n => n, n => SHA256.HashData([n])), current);

    public Task<GateDecision> AskAsync(Ware ware, params string[] authorization) => AskAsync(ware, Client, authorization);

    public Task<GateDecision> AskAsync(Ware ware, string client, string[] authorization) => Gate.AdmitAsync(
        new GateRequest(ware.Route, ware.Request, AuthorizationHeader.Read(authorization, accepted), client), CancellationToken.None);

    /// <summary>Asks without a credential, for the offer.</summary>
    public async Task<Challenge> OfferAsync(Ware ware, string client = Client)
    {
        var required = Assert.IsType<GateDecision.PaymentRequired>(await AskAsync(ware, client, []));
        Assert.Equal(Rejection.None, required.Rejection);
        return Assert.IsType<Challenge>(required.Challenge);
    }

    public async Task<Admission> AdmittedAsync(Ware ware, params string[] authorization) =>
        Assert.IsType<GateDecision.Admitted>(await AskAsync(ware, authorization)).Admission;

    /// <summary>Waits until no invoice is being made ahead.</summary>
    public async Task FilledAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Warm.IsFilling)
        {
            await Task.Delay(1, limit.Token);
        }
    }

    /// <summary>Asks, and is refused with a reason and a fresh offer.</summary>
    public async Task<Rejection> RejectedAsync(Ware ware, params string[] authorization)
    {
        var required = Assert.IsType<GateDecision.PaymentRequired>(await AskAsync(ware, authorization));
        Assert.NotNull(required.Challenge);
        return required.Rejection;
    }

    /// <summary>Buys: an offer, paid, as the text of an L402 credential.</summary>
    public async Task<string> BuyAsync(Ware ware) => L402(await OfferAsync(ware));

    public string L402(Challenge paid, string scheme = "L402") => $"{scheme} {paid.Macaroon}:{Preimage(paid)}";

    public string L402(Challenge paid, params string[] appended) =>
        $"L402 {appended.Aggregate(MacaroonOf(paid), (m, c) => m.Attenuate(c)).ToBase64()}:{Preimage(paid)}";

    public string Payment(Challenge paid) =>
        new PaymentCredential { Challenge = Assert.IsType<PaymentChallenge>(paid.Payment), Preimage = Back.Wallet.PreimageOf(paid.PaymentHash) }.ToAuthorizationValue();

    public string Preimage(Challenge paid) => Back.Wallet.PreimageOf(paid.PaymentHash).ToHex();

    public static Macaroon MacaroonOf(Challenge challenge)
    {
        Assert.Equal(MacaroonError.None, Macaroon.TryParseBase64(challenge.Macaroon, out var macaroon));
        return macaroon!;
    }

    public void Dispose()
    {
        Warm.Dispose();
        limiter.Dispose();
        Keys.Dispose();
        Back.Log.Dispose();
    }
}
