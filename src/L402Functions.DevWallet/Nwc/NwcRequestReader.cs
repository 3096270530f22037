using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using L402Functions.Nostr.Events;
using L402Functions.Nostr.Keys;
using L402Functions.Nostr.Wallets;

namespace L402Functions.DevWallet.Nwc;

/// <summary>
/// Decides which events are requests to carry out, as wallets in the field do: by a connection that exists, authentic, and not seen before. Everything
/// else meets with silence.
/// </summary>
internal sealed class NwcRequestReader(NwcEnvelope envelope, ConcurrentDictionary<NostrPublicKey, NwcConnection> connections, TimeProvider clock, bool honoursExpiration)
{
    private readonly ConcurrentDictionary<EventId, bool> seen = new();

    public NwcRequest? Read(NostrEvent candidate)
    {
        if (candidate.Kind != NostrKinds.WalletRequest
            || !connections.TryGetValue(candidate.Author, out var connection)
            || connection.IsRevoked
            || !candidate.IsAuthentic()
            || !seen.TryAdd(candidate.Id, true)
            || (honoursExpiration && IsExpired(candidate)))
        {
            return null;
        }

        // Clients that name no encryption are older than the choice.
        var encryption = candidate.TagValue("encryption") == NwcNames.Of(NwcEncryption.Nip44) ? NwcEncryption.Nip44 : NwcEncryption.Nip04;
        if (!envelope.TryDecrypt(connection, encryption, candidate.Content, out var text))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var json = document.RootElement.Clone();
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("method", out var method) && method.ValueKind == JsonValueKind.String
                ? new NwcRequest(
                    connection, candidate.Id, encryption, method.GetString()!, json.TryGetProperty("params", out var given) ? given : default)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsExpired(NostrEvent candidate) =>
        long.TryParse(candidate.TagValue("expiration"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= clock.GetUtcNow().ToUnixTimeSeconds();
}
