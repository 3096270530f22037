using System.Diagnostics;
using L402Functions.Protocol.Telemetry;

namespace L402Functions.Nostr.Telemetry;

/// <summary>A span for each request to a wallet, with its method and outcome.</summary>
internal static class NwcActivities
{
    public static Activity? Start(string method) =>
        L402Telemetry.Source.StartActivity($"nwc {method}", ActivityKind.Client)?.SetTag("nwc.method", method);

    public static void End(Activity? activity, string outcome)
    {
        activity?.SetTag("nwc.outcome", outcome);
        if (outcome != OutcomeName.Answered)
        {
            activity?.SetFailure(outcome);
        }
    }
}
