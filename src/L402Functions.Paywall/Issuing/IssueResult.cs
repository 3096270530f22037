namespace L402Functions.Paywall.Issuing;

/// <summary>A challenge, or why none was made.</summary>
public abstract record IssueResult
{
    private IssueResult()
    {
    }

    /// <summary>A challenge to answer with.</summary>
    public sealed record Issued(Challenge Challenge) : IssueResult;

    /// <summary>No token of the route would open the request, so nobody is asked to pay for one (HTTP 404).</summary>
    public sealed record NotForSale : IssueResult;

    /// <summary>This client asks too often, or has too many unpaid offers (HTTP 429).</summary>
    /// <param name="RetryAfter">When asking again may succeed.</param>
    public sealed record TooManyRequests(TimeSpan RetryAfter) : IssueResult;

    /// <summary>No invoice could be had: the wallet is slow, absent or wrong, or too many offers are open (HTTP 503).</summary>
    /// <param name="Reason">For the log and the operator; the caller is told only that it is so.</param>
    /// <param name="RetryAfter">When asking again may succeed.</param>
    public sealed record Unavailable(string Reason, TimeSpan RetryAfter) : IssueResult;
}
