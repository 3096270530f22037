namespace L402Functions.Nostr.Tests.Wallets;

/// <summary>What a wallet client has counted.</summary>
internal static class WalletFigures
{
    public static double Ignored(this HeardMeters meters, string reason) => meters.Sums.GetValueOrDefault($"nwc.client.responses.ignored{{nwc.reason={reason}}}");

    public static double Duplicates(this HeardMeters meters) => meters.Sums.GetValueOrDefault("nwc.client.responses.duplicates{}");

    public static long Finished(this HeardMeters meters, string method, string outcome) =>
        meters.Records.GetValueOrDefault($"nwc.client.request.duration{{nwc.method={method},nwc.outcome={outcome}}}");
}
