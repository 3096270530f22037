using System.Collections.Frozen;
using L402Functions.Paywall.Http;
using L402Functions.Spending.Http;
using L402Functions.Upstream;

namespace L402Functions.Requests;

/// <summary>
/// What a request may take. The headers' bound is the server's (32 KiB in all, as Kestrel has it), and each header that is read has a bound of its own
/// where it is read.
/// </summary>
public sealed class RequestLimits
{
    /// <summary>
    /// How long an answer may take to begin. The platform drops a request that has been silent for 230 seconds, and its caller learns nothing; this is below
    /// it, and above every wait of the app's own: the longest upstream, the longest poll, the wallet, the tables.
    /// </summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(225);

    /// <summary>The longest that an upstream may be silent, so that its own time is over before the request's.</summary>
    public const int LongestUpstreamSeconds = 220;

    private readonly FrozenSet<string> ownFree = FunctionScan.Of(typeof(RequestLimits).Assembly, "")
        .Where(f => f.Price is null && f.Template is not null && f.EntryPoint != UpstreamFunction.EntryPoint)
        .Select(f => f.EntryPoint)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// The longest body of a function, in bytes; null where something else bounds it: the price of a paid one, the server (30,000,000 bytes) what streams
    /// to an upstream and what somebody's own functions take.
    /// </summary>
    public long? BodyOf(string entryPoint) => ownFree.Contains(entryPoint) ? JsonBody.MaxLength : null;
}
