using System.Globalization;
using L402Functions.Paywall.Http;
using L402Functions.Protocol.Challenges;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Spending.Http;

/// <summary>An error as a function's result: the problem document with its own status.</summary>
internal sealed class ProblemResult(ProblemDocument problem) : IResult
{
    /// <summary>When asking again makes sense; null where it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How to authenticate, with 401.</summary>
    public string? Challenge { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfter is { } pause)
        {
            httpContext.Response.Headers.RetryAfter = ((long)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (Challenge is not null)
        {
            httpContext.Response.Headers.WWWAuthenticate = Challenge;
        }

        return ChallengeResponse.WriteProblemAsync(httpContext, problem);
    }
}
