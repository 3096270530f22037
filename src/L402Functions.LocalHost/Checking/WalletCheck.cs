using System.Globalization;
using L402Functions.Nostr.Relays;
using L402Functions.Nostr.Wallets;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.LocalHost.Checking;

/// <summary>
/// Says in plain words whether a wallet can be worked with: relays, what the wallet offers, encryption, balance, and how fast it answers. It asks
/// and never spends.
/// </summary>
internal sealed class WalletCheck(NwcClient client, bool allowNip04, TextWriter output, TimeProvider clock)
{
    private const int Questions = 10;

    private static readonly (string Method, string For)[] Needed =
    [
        ("make_invoice", "to sell"),
        ("pay_invoice", "to let agents pay"),
        ("lookup_invoice", "to find out what became of a payment"),
        ("list_transactions", "to find out what became of a payment that a look-up does not show"),
        ("get_balance", "to show the balance"),
        ("get_info", "to see that it is there"),
    ];

    /// <summary>True where the wallet answered.</summary>
    public async Task<bool> RunAsync(string name, CancellationToken cancellationToken)
    {
        Say($"Wallet '{name}' ({client})");
        var capabilities = await client.GetCapabilitiesAsync(cancellationToken);
        foreach (var relay in client.Relays)
        {
            Say($"  relay      {relay.Relay.Scheme}://{relay.Relay.Authority}: {Words(relay)}");
        }

        SayCapabilities(capabilities);
        var waits = await AskAsync(cancellationToken);
        if (waits.Count == 0)
        {
            Say("\nThe wallet does not answer. Is it running and online, is this its relay, and does the connection still exist there? A wallet that has removed a connection is silent.");
            return false;
        }

        await SayBalanceAsync(cancellationToken);
        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"  latency    {waits.Count} of {Questions} get_info answered; median {Median(waits).TotalMilliseconds:0} ms, slowest {waits.Max().TotalMilliseconds:0} ms"));
        Say(waits.Count == Questions ? "\nThe wallet answers. Nothing was spent." : "\nThe wallet answers, but not always. Nothing was spent.");
        return true;
    }

    private void SayCapabilities(NwcCapabilities? capabilities)
    {
        if (capabilities is null)
        {
            Say("  offers     unknown: no info event came (some relays do not keep it); NIP-44 is used");
            return;
        }

        Say($"  offers     {string.Join(' ', capabilities.Methods.Order(StringComparer.Ordinal))}");
        foreach (var (method, purpose) in Needed.Where(n => !capabilities.Methods.Contains(n.Method)))
        {
            Say($"             {method} is missing, which is needed {purpose}");
        }

        Say($"  tells of   {(capabilities.Notifications.IsEmpty ? "nothing by itself" : string.Join(' ', capabilities.Notifications.Order(StringComparer.Ordinal)))}");
        Say(capabilities.Encryptions.Contains(NwcEncryption.Nip44)
            ? "  encryption NIP-44"
            : allowNip04
                ? "  encryption NIP-04, the older one, as the settings allow"
                : "  encryption NIP-04 only: it will not be spoken to unless L402:Nip04Wallets names it");
    }

    private async Task SayBalanceAsync(CancellationToken cancellationToken) =>
        Say(await client.GetBalanceAsync(cancellationToken) switch
        {
            WalletOutcome<Msat>.Answered balance => string.Create(
                CultureInfo.InvariantCulture, $"  balance    {balance.Value.Value / Msat.PerSat:N0} sat ({balance.Value})"),
            WalletOutcome<Msat>.Refused refused => $"  balance    not told: {refused.Code}",
            _ => "  balance    not told",
        });

    private async Task<List<TimeSpan>> AskAsync(CancellationToken cancellationToken)
    {
        var waits = new List<TimeSpan>();
        for (var question = 0; question < Questions; question++)
        {
            var begun = clock.GetTimestamp();
            switch (await client.GetInfoAsync(cancellationToken))
            {
                case WalletOutcome<WalletInfo>.Answered info:
                    waits.Add(clock.GetElapsedTime(begun));
                    if (waits.Count == 1)
                    {
                        Say($"  node       {info.Value.Alias ?? "without a name"}, {info.Value.Network ?? "network not told"}");
                    }

                    break;
                case WalletOutcome<WalletInfo>.Refused refused:
                    Say($"  get_info   refused: {refused.Code}");
                    break;
                case WalletOutcome<WalletInfo>.NotSent notSent:
                    Say($"  get_info   could not be sent: {notSent.Reason}");
                    return waits;
                case WalletOutcome<WalletInfo>.Unknown unknown:
                    Say($"  get_info   no answer: {unknown.Reason}");
                    if (waits.Count == 0)
                    {
                        return waits;
                    }

                    break;
            }
        }

        return waits;
    }

    private static string Words(RelayStatus relay) => relay.State switch
    {
        RelayState.Connected => "connected",
        RelayState.Connecting => "connecting",
        RelayState.BackingOff => $"cannot be reached ({relay.Problem ?? "no reason told"})",
        RelayState.Idle => "not tried",
        _ => "closed",
    };

    private static TimeSpan Median(List<TimeSpan> values) => values.Order().ElementAt(values.Count / 2);

    private void Say(string line) => output.WriteLine(line);
}
