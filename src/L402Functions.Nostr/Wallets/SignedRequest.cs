using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using L402Functions.Nostr.Events;

namespace L402Functions.Nostr.Wallets;

/// <summary>A request to the wallet as an event, ready to be published (NIP-47, kind 23194).</summary>
internal sealed record SignedRequest(NostrEvent Event, string Method, NwcEncryption Encryption)
{
    private const string ExpirationTag = "expiration";

    /// <summary>When it must not go out any more; null for never.</summary>
    public DateTimeOffset? ExpiresAt =>
        long.TryParse(Event.TagValue(ExpirationTag), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? UnixTime.Read(seconds) : null;

    public static SignedRequest Create(NwcUri uri, NwcCipher cipher, string method, string payload, NwcEncryption encryption, DateTimeOffset now, TimeSpan validity)
    {
        NostrTag[] tags =
        [
            new("p", uri.Wallet.ToString()),
            new(EncryptionNames.Tag, EncryptionNames.NameOf(encryption)),
            new(ExpirationTag, (now + validity).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ];
        var template = new EventTemplate(NostrKinds.WalletRequest, now.ToUnixTimeSeconds(), tags, cipher.Encrypt(payload, encryption));
        return new SignedRequest(template.Sign(uri.ClientKey), method, encryption);
    }

    /// <summary>Reads a request that was stored. False for anything but an authentic request of this connection.</summary>
    public static bool TryRestore(NwcUri uri, string json, string method, [NotNullWhen(true)] out SignedRequest? request)
    {
        request = null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (EventJson.TryRead(document.RootElement, out var stored)
                && stored.Kind == NostrKinds.WalletRequest
                && stored.Author == uri.ClientKey.PublicKey
                && stored.TagValue("p") == uri.Wallet.ToString()
                && EncryptionNames.Find(stored.TagValue(EncryptionNames.Tag) ?? "") is { } encryption
                && stored.IsAuthentic())
            {
                request = new SignedRequest(stored, method, encryption);
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return request is not null;
    }

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            EventJson.Write(writer, Event);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public override string ToString() => $"{Method} request {Event.Id}";
}
