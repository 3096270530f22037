using System.Globalization;
using L402Functions.Paywall.Issuing;
using L402Functions.Protocol.Challenges;
using L402Functions.Protocol.Credentials;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Paywall.Http;

/// <summary>Writes every answer that is not the paid one. An offer that can be paid goes out with 402 and with nothing else: some clients pay on 200 and 401 too.</summary>
public sealed class ChallengeResponse(AcceptedSchemes offered)
{
    private const string ExposedHeaders = "WWW-Authenticate, Retry-After";

    /// <summary>Writes a decision that does not admit.</summary>
    public async Task WriteAsync(HttpContext http, GateDecision decision)
    {
        ArgumentNullException.ThrowIfNull(http);
        switch (decision)
        {
            case GateDecision.PaymentRequired { Challenge: { } challenge } required:
                await WriteOfferAsync(http, ProblemText.Of(required.Rejection), challenge);
                break;
            case GateDecision.PaymentRequired required:
                var text = ProblemText.Of(required.Rejection);
                await WriteProblemAsync(http, new ProblemDocument(text.Code, text.Title, StatusCodes.Status402PaymentRequired, text.Detail));
                break;
            case GateDecision.Refused refused:
                await WriteRefusalAsync(http, refused);
                break;
            default:
                throw new ArgumentException($"{decision?.GetType()} is not answered here.", nameof(decision));
        }
    }

    /// <summary>Answers 405 with the methods that there are; OPTIONS gets them with 204. Nothing is minted for either.</summary>
    public static async Task WriteMethodNotAllowedAsync(HttpContext http, IReadOnlyList<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.Allow = string.Join(", ", allowed.Append("OPTIONS"));
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await WriteProblemAsync(http, new ProblemDocument(
            "method-not-allowed", "Method not allowed", StatusCodes.Status405MethodNotAllowed, $"This path answers {string.Join(", ", allowed)}."));
    }

    /// <summary>Writes a problem document with its own status.</summary>
    public static async Task WriteProblemAsync(HttpContext http, ProblemDocument problem)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(problem);
        await WriteBodyAsync(http, problem.Status, problem.ToUtf8Json());
    }

    private async Task WriteOfferAsync(HttpContext http, ProblemText text, Challenge challenge)
    {
        var l402 = new L402Challenge(challenge.Macaroon, challenge.Invoice);
        http.Response.Headers.WWWAuthenticate = ChallengeWriter.Write(l402, challenge.Payment, offered).ToArray();
        http.Response.Headers["Access-Control-Expose-Headers"] = ExposedHeaders;
        var body = new ChallengeProblem
        {
            Type = text.Type,
            Title = text.Title,
            Detail = text.Detail,
            Code = text.Code,
            Challenge = l402,
            Amount = challenge.Amount,
            ExpiresAt = challenge.ExpiresAt,
            Service = challenge.Service.ToString(),
        };
        await WriteBodyAsync(http, StatusCodes.Status402PaymentRequired, body.ToUtf8Json());
    }

    private static async Task WriteRefusalAsync(HttpContext http, GateDecision.Refused refused)
    {
        var (code, title, status) = refused.Refusal switch
        {
            GateRefusal.LengthRequired => ("length-required", "Length required", StatusCodes.Status411LengthRequired),
            GateRefusal.BodyTooLarge => ("body-too-large", "Body too large", StatusCodes.Status413PayloadTooLarge),
            GateRefusal.NotForSale => ("not-found", "Not found", StatusCodes.Status404NotFound),
            GateRefusal.TooManyRequests => ("too-many-requests", "Too many requests", StatusCodes.Status429TooManyRequests),
            GateRefusal.Unavailable => ("unavailable", "Temporarily unavailable", StatusCodes.Status503ServiceUnavailable),
            _ => throw new ArgumentOutOfRangeException(nameof(refused)),
        };
        if (refused.RetryAfter is { } retryAfter)
        {
            http.Response.Headers.RetryAfter = ((long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        await WriteProblemAsync(http, new ProblemDocument(code, title, status, refused.Detail));
    }

    private static async Task WriteBodyAsync(HttpContext http, int status, byte[] body)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = ProblemDocument.ContentType;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            response.ContentLength = body.Length;
            await response.Body.WriteAsync(body, http.RequestAborted);
        }
    }
}
