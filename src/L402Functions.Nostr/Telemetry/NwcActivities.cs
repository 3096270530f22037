using System.Diagnostics;

namespace L402Functions.Nostr.Telemetry;

/// <summary>A span for each request to a wallet, with its method and outcome.</summary>
public static class NwcActivities
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "L402Functions.Nwc";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Start(string method) => Source.StartActivity($"nwc {method}", ActivityKind.Client)?.SetTag("nwc.method", method);

    internal static void End(Activity? activity, string outcome)
    {
        activity?.SetTag("nwc.outcome", outcome);
        activity?.SetStatus(outcome == OutcomeName.Answered ? ActivityStatusCode.Ok : ActivityStatusCode.Error, outcome);
    }
}
