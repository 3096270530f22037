using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using L402Functions.Protocol.Json;

namespace L402Functions.Protocol.Signing;

/// <summary>
/// Public keys by their ids: a JSON Web Key Set (RFC 7517 section 5). A key that no longer signs stays in the set for as long as what it
/// signed is to be verified.
/// </summary>
public sealed class JwkSet
{
    /// <summary>The media type of a set.</summary>
    public const string ContentType = "application/jwk-set+json";

    private readonly Dictionary<string, VerifyingKey> byId = new(StringComparer.Ordinal);

    /// <summary>A set of <paramref name="keys"/>, in their order; one that is named twice is in it once.</summary>
    public JwkSet(params IEnumerable<VerifyingKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var ordered = new List<VerifyingKey>();
        foreach (var key in keys)
        {
            if (byId.TryAdd(key.KeyId, key))
            {
                ordered.Add(key);
            }
        }

        Keys = ordered;
    }

    /// <summary>The keys.</summary>
    public IReadOnlyList<VerifyingKey> Keys { get; }

    /// <summary>Reads a set. As RFC 7517 asks, a key of a kind that is not known here is passed over; false where the document is no set at all.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out JwkSet? set)
    {
        set = null;
        if (!StrictJson.TryReadObject(utf8Json, out var document))
        {
            return false;
        }

        using (document)
        {
            if (!document.RootElement.TryGetProperty("keys", out var listed) || listed.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            var keys = new List<VerifyingKey>();
            foreach (var entry in listed.EnumerateArray())
            {
                if (entry.ValueKind == JsonValueKind.Object && VerifyingKey.TryRead(entry, out var key))
                {
                    keys.Add(key);
                }
            }

            set = new JwkSet(keys);
            return true;
        }
    }

    /// <summary>The key with this id, or null.</summary>
    public VerifyingKey? Find(string keyId) => byId.GetValueOrDefault(keyId);

    /// <summary>The set as JSON in UTF-8.</summary>
    public byte[] ToUtf8Json()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            foreach (var key in Keys)
            {
                key.WriteTo(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
