namespace L402Functions.Nostr.Relays;

/// <summary>A relay as logs and metrics may name it: user info, path and query of its address may carry tokens.</summary>
internal static class RelayAddress
{
    public static string Text(Uri relay) => relay.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    public static bool IsRelay(Uri? relay) =>
        relay is { IsAbsoluteUri: true } && (relay.Scheme == Uri.UriSchemeWs || relay.Scheme == Uri.UriSchemeWss);
}
