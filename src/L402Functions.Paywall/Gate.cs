using L402Functions.Paywall.Credentials;
using L402Functions.Paywall.Issuing;
using L402Functions.Paywall.Keys;
using L402Functions.Paywall.Pricing;
using L402Functions.Paywall.Quotes;
using L402Functions.Paywall.Receipts;
using L402Functions.Paywall.Redemption;
using L402Functions.Paywall.Revocation;
using L402Functions.Protocol;
using L402Functions.Protocol.Credentials;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;
using Microsoft.Extensions.Logging;

namespace L402Functions.Paywall;

/// <summary>
/// Stands before every priced endpoint: lets a paid request pass once for each use that was bought, and makes an offer to every other.
/// The order is that of the checks' cost, and storage comes last, so that a caller without a valid credential never reaches it.
/// </summary>
public sealed partial class Gate(
    KeyRing keys,
    PaymentVerifier payments,
    ChallengeIssuer issuer,
    QuoteDesk desk,
    ISaleStore sales,
    UncountedSales uncounted,
    RememberedTokens remembered,
    IRevocationList revocations,
    TimeProvider clock,
    ILogger<Gate> logger)
{
    private static readonly TimeSpan RetryAfterStore = TimeSpan.FromSeconds(2);

    /// <summary>The Payment scheme tells a consumed, a revoked and a foreign challenge apart for nobody.</summary>
    private static readonly Rejection Consumed = new Rejection.Payment(PaymentRefusalReason.UnknownChallenge);

    /// <summary>
    /// The short way in, for a token that was authenticated before and whose uses nobody counts: no signature, no store. Null says nothing
    /// against the request; <see cref="AdmitAsync"/> is to be asked.
    /// </summary>
    public Admission? AdmitRemembered(PricedRoute route, in PricedRequest request, string authorizationLine)
    {
        ArgumentNullException.ThrowIfNull(route);
        if (!route.Policy.IsUnlimited
            || remembered.Find(authorizationLine) is not { } token
            || route.Policy.PriceFor(request.Method).For(request) is not PriceQuote.Known { Amount: var price }
            || token.Authorize(AskedOf(route, request, price)) is not VerificationResult.Verified { Grant: { MaxUses: 0, MaxMsat: null } })
        {
            return null;
        }

        var revoked = revocations.ContainsAsync(token.PaymentHash, CancellationToken.None);
        return revoked is { IsCompletedSuccessfully: true, Result: false } ? new Admission(token.PaymentHash, Door.L402, null, null) : null;
    }

    /// <summary>Decides on one request; a claim that it makes is the caller's to keep or to release.</summary>
    public async Task<GateDecision> AdmitAsync(GateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        switch (request.Route.Policy.PriceFor(request.Request.Method).For(request.Request))
        {
            case PriceQuote.Known known:
                return await AdmitAtAsync(request, known.Amount, cancellationToken);
            case PriceQuote.TooLarge tooLarge:
                return new GateDecision.Refused(GateRefusal.BodyTooLarge, $"The body may have at most {tooLarge.MaxBodyBytes} bytes.");
            default:
                return new GateDecision.Refused(GateRefusal.LengthRequired, "The price depends on the body's length: send Content-Length.");
        }
    }

    /// <summary>Gives a claimed use back: nothing was served for it.</summary>
    public async Task ReleaseAsync(Admission admission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(admission);
        if (admission.Claim is not { } claim)
        {
            return;
        }

        try
        {
            await sales.ReleaseAsync(claim, cancellationToken);
            LogReleased(admission.PaymentHash);
        }
        catch (StoreUnavailableException failed)
        {
            LogReleaseFailed(admission.PaymentHash, failed);
        }
    }

    private async Task<GateDecision> AdmitAtAsync(GateRequest request, Msat price, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = request.Credential switch
            {
                CredentialReading.L402 presented => await RedeemTokenAsync(request, presented, price, cancellationToken),
                CredentialReading.Payment presented => await RedeemPaymentAsync(request, presented.Credential, price, cancellationToken),
                CredentialReading.Malformed malformed => Outcome.No(new Rejection.Malformed(malformed.Error)),
                CredentialReading.Conflicting => Outcome.No(new Rejection.Conflicting()),
                _ => Outcome.No(Rejection.None),
            };
            return outcome.Admission is { } admission
                ? new GateDecision.Admitted(admission)
                : await OfferAsync(request, price, outcome.Rejection!, cancellationToken);
        }
        catch (StoreUnavailableException failed)
        {
            LogStoreFailed(request.Route.Name, failed);
            return new GateDecision.Refused(GateRefusal.Unavailable, "The payment cannot be checked now.", RetryAfterStore);
        }
    }

    private async Task<Outcome> RedeemTokenAsync(
        GateRequest request, CredentialReading.L402 presented, Msat price, CancellationToken cancellationToken)
    {
        var macaroons = new Macaroon[presented.Macaroons.Count];
        for (var i = 0; i < macaroons.Length; i++)
        {
            if (Macaroon.TryParseBase64(presented.Macaroons[i], out var macaroon) != MacaroonError.None || macaroon is null)
            {
                return Outcome.No(new Rejection.Token(RefusalReason.Malformed));
            }

            macaroons[i] = macaroon;
        }

        if (L402Verifier.Authenticate(macaroons, presented.Preimage, keys, out var reason) is not { } token)
        {
            return Outcome.No(new Rejection.Token(reason));
        }

        var result = token.Authorize(AskedOf(request.Route, request.Request, price));
        if (result is not VerificationResult.Verified { Grant: var grant })
        {
            return Outcome.No(new Rejection.Token(((VerificationResult.Refused)result).Reason));
        }

        if (await revocations.ContainsAsync(grant.PaymentHash, cancellationToken))
        {
            return Outcome.No(new Rejection.Token(RefusalReason.Unauthentic));
        }

        var door = presented.IsLsat ? Door.Lsat : Door.L402;
        var claim = ClaimOf(request, grant.PaymentHash, price, grant.MaxUses, grant.MaxMsat, door);
        if (grant is { MaxUses: 0, MaxMsat: null })
        {
            desk.Close(grant.PaymentHash);
            var purchase = claim with { Receipt = ReceiptId.OfPurchase(grant.PaymentHash) };
            uncounted.Note(purchase);
            if (request.AuthorizationLine is { } line)
            {
                remembered.Add(line, token);
            }

            return Outcome.Yes(new Admission(grant.PaymentHash, door, null, null) { Uncounted = purchase });
        }

        return await ClaimAsync(claim, null, cancellationToken);
    }

    private async Task<Outcome> RedeemPaymentAsync(
        GateRequest request, PaymentCredential credential, Msat price, CancellationToken cancellationToken)
    {
        var policy = request.Route.Policy;
        var asked = new PaymentVerificationRequest(
            policy.Service.ToString(), request.Request.Path, request.Request.Method, price, clock.GetUtcNow(), policy.Capability?.ToString());
        var result = payments.Verify(credential, asked);
        if (result is not PaymentVerification.Verified { Grant: var grant })
        {
            return Outcome.No(new Rejection.Payment(((PaymentVerification.Refused)result).Reason));
        }

        if (await revocations.ContainsAsync(grant.PaymentHash, cancellationToken))
        {
            return Outcome.No(Consumed);
        }

        var claim = ClaimOf(request, grant.PaymentHash, price, maxUses: 1, grant.Amount, Door.Payment);
        return await ClaimAsync(claim, grant, cancellationToken);
    }

    private VerificationRequest AskedOf(PricedRoute route, in PricedRequest request, Msat price) => new(
        route.Policy.Service, route.Policy.Capability, route.Policy.Tier, request.Path, request.Method, price, clock.GetUtcNow());

    private ClaimRequest ClaimOf(GateRequest request, PaymentHash hash, Msat price, long maxUses, Msat? maxSpend, Door door) =>
        new(hash, price, maxUses, maxSpend, request.Route.Policy.Service.ToString(), request.Request.Path, request.Request.Method, door, clock.GetUtcNow(), ReceiptId.New());

    private async Task<Outcome> ClaimAsync(ClaimRequest claim, PaymentGrant? grant, CancellationToken cancellationToken)
    {
        desk.Close(claim.PaymentHash);
        var result = await sales.ClaimAsync(claim, cancellationToken);
        return result switch
        {
            ClaimResult.Claimed claimed => Outcome.Yes(new Admission(claim.PaymentHash, claim.Door, claimed.Claim, grant)),
            ClaimResult.Refused when claim.Door == Door.Payment => Outcome.No(Consumed),
            ClaimResult.Refused { Reason: ClaimRefusal.Revoked } => Outcome.No(new Rejection.Token(RefusalReason.Unauthentic)),
            ClaimResult.Refused refused => Outcome.No(new Rejection.Redeemed(refused.Reason)),
            _ => throw new InvalidOperationException($"{result.GetType()} is not a claim's result."),
        };
    }

    private async Task<GateDecision> OfferAsync(GateRequest request, Msat price, Rejection rejection, CancellationToken cancellationToken)
    {
        // Neither asks for what is sold: a client's probe or a browser's preflight must not cost an invoice.
        if (request.Request.Method is "HEAD" or "OPTIONS")
        {
            return new GateDecision.PaymentRequired(rejection, null);
        }

        return await issuer.IssueAsync(request.Route, request.Request, price, request.Client, cancellationToken) switch
        {
            IssueResult.Issued issued => new GateDecision.PaymentRequired(rejection, issued.Challenge),
            IssueResult.TooManyRequests tooMany => new GateDecision.Refused(
                GateRefusal.TooManyRequests, "This client asks for offers too often.", tooMany.RetryAfter),
            IssueResult.Unavailable unavailable => new GateDecision.Refused(
                GateRefusal.Unavailable, "No invoice can be made now.", unavailable.RetryAfter),
            IssueResult.NotForSale => new GateDecision.Refused(GateRefusal.NotForSale, "Nothing is sold at this path and method."),
            var other => throw new InvalidOperationException($"{other.GetType()} is not an issuer's result."),
        };
    }

    [LoggerMessage(1, LogLevel.Error, "The store cannot check payments of {Route}")]
    private partial void LogStoreFailed(string route, Exception failed);

    [LoggerMessage(2, LogLevel.Information, "A use of payment {PaymentHash} was given back: nothing was served for it")]
    private partial void LogReleased(PaymentHash paymentHash);

    [LoggerMessage(3, LogLevel.Error, "A use of payment {PaymentHash} could not be given back and stays spent")]
    private partial void LogReleaseFailed(PaymentHash paymentHash, Exception failed);

    private readonly record struct Outcome(Admission? Admission, Rejection? Rejection)
    {
        public static Outcome Yes(Admission admission) => new(admission, null);

        public static Outcome No(Rejection rejection) => new(null, rejection);
    }
}
