using System.Text.Json;
using L402Functions.Nostr.Encryption;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Tests.Encryption;

/// <summary>The specification's test data, by section, and short ways to make keys of it.</summary>
internal static class Nip44Vectors
{
    private static readonly Lazy<JsonElement> File = new(() =>
    {
        using var document = JsonDocument.Parse(Vectors.ReadText("nip44.vectors.json"));
        return document.RootElement.GetProperty("v2").Clone();
    });

    public static IEnumerable<JsonElement> Valid(string section) => Rows(File.Value.GetProperty("valid").GetProperty(section));

    public static IEnumerable<JsonElement> Invalid(string section) => Rows(File.Value.GetProperty("invalid").GetProperty(section));

    public static JsonElement MessageKeys => File.Value.GetProperty("valid").GetProperty("get_message_keys");

    public static string Text(this JsonElement vector, string name) => vector.GetProperty(name).GetString()!;

    public static byte[] Bytes(this JsonElement vector, string name) => Convert.FromHexString(vector.Text(name));

    public static NostrKey Secret(string hex) =>
        NostrKey.TryCreate(Convert.FromHexString(hex), out var key) ? key : throw new ArgumentException("No key.", nameof(hex));

    public static NostrPublicKey Public(string hex) => NostrPublicKey.FromBytes(Convert.FromHexString(hex));

    public static string Hex(this ConversationKey key)
    {
        var bytes = new byte[ConversationKey.Length];
        key.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static List<JsonElement> Rows(JsonElement section)
    {
        List<JsonElement> rows = [.. section.EnumerateArray()];
        Assert.NotEmpty(rows);
        return rows;
    }
}
