using System.Security.Cryptography;
using System.Text;
using L402Functions.Paywall.Keys;
using L402Functions.Paywall.Pricing;
using L402Functions.Paywall.Quotes;
using L402Functions.Protocol;
using L402Functions.Protocol.Bolt11;
using L402Functions.Protocol.Caveats;
using L402Functions.Protocol.Macaroons;
using L402Functions.Protocol.PaymentScheme;
using L402Functions.Protocol.Tokens;
using Microsoft.Extensions.Logging;

namespace L402Functions.Paywall.Issuing;

/// <summary>
/// Makes an offer: takes an invoice that lies ready or has one made, and mints on its payment hash a token and a Payment challenge. What a
/// caller can cause without paying is bounded before either.
/// </summary>
public sealed partial class ChallengeIssuer(
    InvoiceMaker maker,
    WarmInvoices warm,
    KeyRing keys,
    PaymentChallengeFactory payments,
    QuoteDesk desk,
    ClientLimiter limiter,
    SellerOptions options,
    TimeProvider clock,
    ILogger<ChallengeIssuer> logger)
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfterFull = TimeSpan.FromSeconds(30);

    /// <summary>An offer for one purchase of <paramref name="route"/>.</summary>
    /// <param name="route">What is sold.</param>
    /// <param name="request">The request that was refused.</param>
    /// <param name="price">What one use of it costs.</param>
    /// <param name="client">Who asks, as the platform tells it.</param>
    /// <param name="cancellationToken">Ends when the caller has gone.</param>
    public async Task<IssueResult> IssueAsync(
        PricedRoute route, PricedRequest request, Msat price, string client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(route);
        if (ScopeFor(route, request) is not { } scope)
        {
            return new IssueResult.NotForSale();
        }

        if (!limiter.TryTake(client, out var retryAfter))
        {
            return new IssueResult.TooManyRequests(retryAfter);
        }

        var amount = price * long.Max(1, route.Policy.Uses);
        var key = new QuoteKey(client, route.Name, request.Method, request.Path, amount);
        if (desk.FindOpen(key) is { } open)
        {
            return new IssueResult.Issued(open);
        }

        if (!desk.TryReserve())
        {
            return new IssueResult.Unavailable("Too many offers are open and unpaid.", RetryAfterFull);
        }

        Challenge? challenge = null;
        try
        {
            switch (await InvoiceAsync(route, amount, cancellationToken))
            {
                case InvoiceResult.Made made:
                    challenge = Mint(route, scope, request, amount, made.Invoice);
                    return new IssueResult.Issued(challenge);
                case InvoiceResult.Missing missing:
                    LogNoInvoice(route.Name, missing.Problem);
                    return new IssueResult.Unavailable(missing.Problem, RetryAfterFailure);
                case var other:
                    throw new InvalidOperationException($"{other.GetType()} is not a maker's result.");
            }
        }
        finally
        {
            if (challenge is null)
            {
                desk.CancelReservation();
            }
            else
            {
                desk.Open(key, challenge);
            }
        }
    }

    private async Task<InvoiceResult> InvoiceAsync(PricedRoute route, Msat amount, CancellationToken cancellationToken)
    {
        var ask = InvoiceAsk.For(route, amount);
        return warm.Take(ask, route.Policy.WarmInvoices) is { } ready ? new InvoiceResult.Made(ready) : await maker.MakeAsync(ask, cancellationToken);
    }

    /// <summary>
    /// Where the token will be good, or null where none would open the request: its path cannot be written as a caveat, or the route
    /// does not answer its method. A route with an optional parameter also answers above its subtree; a token sold there is good there only.
    /// </summary>
    private static PathPattern? ScopeFor(PricedRoute route, in PricedRequest request)
    {
        if (route.Methods.Count > 0 && !route.Methods.Contains(request.Method, StringComparer.Ordinal))
        {
            return null;
        }

        if (route.Scope.Matches(request.Path))
        {
            return route.Scope;
        }

        var above = route.Scope.IsSubtree ? route.Scope.ToString()[..^"/*".Length] : "";
        return request.Path == (above.Length == 0 ? "/" : above) && PathPattern.TryParse(request.Path, out var exact) && exact.Matches(request.Path)
            ? exact
            : null;
    }

    /// <summary>
    /// The methods that the token opens. Uses that nobody counts cost nothing more, whichever method they have: so an uncounted token opens
    /// those only that cost what was paid.
    /// </summary>
    private static IReadOnlyList<string> MethodsFor(PricedRoute route, in PricedRequest request)
    {
        var policy = route.Policy;
        if (!policy.IsUnlimited || policy.PriceByMethod.Count == 0)
        {
            return route.Methods;
        }

        var paid = policy.PriceFor(request.Method);
        return route.Methods.Count == 0 ? [request.Method] : [.. route.Methods.Where(m => policy.PriceFor(m) == paid)];
    }

    private Challenge Mint(PricedRoute route, PathPattern scope, in PricedRequest request, Msat amount, Bolt11Invoice invoice)
    {
        var policy = route.Policy;
        Span<byte> tokenId = stackalloc byte[TokenId.Length];
        RandomNumberGenerator.Fill(tokenId);
        tokenId[0] = keys.CurrentNumber;

        // Whoever pays at the last moment has paid: the token outlives its invoice, whatever expiry the wallet chose for it.
        var validUntil = clock.GetUtcNow() + policy.Lifetime;
        validUntil = invoice.ExpiresAt > validUntil ? invoice.ExpiresAt : validUntil;
        var asked = new MintRequest(policy.Service, validUntil, policy.Uses)
        {
            Tier = policy.Tier,
            Capabilities = policy.Capability is { } capability ? [capability] : [],
            MaxMsat = policy.IsUnlimited ? null : amount,
            Path = scope,
            Methods = MethodsFor(route, request),
        };
        var macaroon = TokenMinter.Mint(keys, new L402Identifier(invoice.PaymentHash, TokenId.FromBytes(tokenId)), asked, options.Location);
        return new Challenge(
            macaroon.ToBase64(), invoice.ToString(), invoice.PaymentHash, amount, invoice.ExpiresAt, policy.Service, OfferPayment(route, request, amount, invoice));
    }

    /// <summary>The Payment scheme charges for one use in whole satoshi, on a network it has a name for: it is offered only where that is what is sold.</summary>
    private PaymentChallenge? OfferPayment(PricedRoute route, in PricedRequest request, Msat amount, Bolt11Invoice invoice)
    {
        if (!options.OfferPayment || route.Policy.Uses != 1)
        {
            return null;
        }

        var offer = new ChargeOffer
        {
            Amount = amount,
            Invoice = invoice.ToString(),
            PaymentHash = invoice.PaymentHash,
            InvoiceExpiresAt = invoice.ExpiresAt,
            ExpiresAt = invoice.ExpiresAt,
            Service = route.Policy.Service.ToString(),
            Capability = route.Policy.Capability?.ToString(),
            Path = request.Path,
            Method = request.Method,
            Description = DescriptionIn(route.Policy),
        };
        return payments.TryCreate(offer, out var challenge, out _) ? challenge : null;
    }

    /// <summary>The challenge is a header line, so what an invoice cannot hold is left to discovery.</summary>
    private static string? DescriptionIn(PricePolicy policy) =>
        policy.Description.Length > 0 && Encoding.UTF8.GetByteCount(policy.Description) <= Bolt11Draft.MaxDescriptionBytes ? policy.Description : null;

    [LoggerMessage(1, LogLevel.Error, "No invoice for {Route}: {Problem}")]
    private partial void LogNoInvoice(string route, string problem);
}
