using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using L402Functions.Protocol;
using L402Functions.Spending.Agents;

namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>
/// Where every ledger was at one moment, to be signed with a key that is not in the storage account. Who can write to the tables can rebuild a
/// chain so that it verifies; the chain then no longer has the rows that a checkpoint names.
/// </summary>
public sealed record Checkpoint
{
    /// <summary>The version of the JSON.</summary>
    public const int FormatVersion = 1;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Its number, from 1; one that is missing shows.</summary>
    public required long Number { get; init; }

    /// <summary>When it was made, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The SHA-256 of the checkpoint before, as it was signed.</summary>
    public required AuditHash Previous { get; init; }

    /// <summary>The ledgers, in the order of their roots' names.</summary>
    public required ImmutableArray<CheckpointHead> Heads { get; init; }

    /// <summary>What it says of <paramref name="root"/>; null where it did not know it.</summary>
    public CheckpointHead? Find(AgentId root) => Heads.FirstOrDefault(h => h.Root == root);

    /// <summary>Canonical JSON (RFC 8785): members and roots in order, money as decimal strings.</summary>
    public byte[] ToUtf8Json()
    {
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("at"u8, At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteStartArray("heads"u8);
            foreach (var head in Heads)
            {
                json.WriteStartObject();
                json.WriteString("hash"u8, head.Link.Hash.ToString());
                json.WriteString("reserved_msat"u8, head.Reserved.Value.ToString(CultureInfo.InvariantCulture));
                json.WriteString("root"u8, head.Root.Value);
                json.WriteNumber("seq"u8, head.Link.Sequence);
                json.WriteString("spent_msat"u8, head.Spent.Value.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("n"u8, Number);
            json.WriteString("prev"u8, Previous.ToString());
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote, and nothing else.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Strict);
            var root = document.RootElement;
            if (root.GetProperty("v"u8).GetInt32() != FormatVersion
                || root.GetProperty("n"u8).GetInt64() is not (> 0 and var number)
                || !AuditHash.TryParse(root.GetProperty("prev"u8).GetString(), out var previous)
                || !DateTimeOffset.TryParseExact(
                    root.GetProperty("at"u8).GetString(), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                return false;
            }

            checkpoint = new Checkpoint
            {
                Number = number,
                At = at,
                Previous = previous,
                Heads = [.. root.GetProperty("heads"u8).EnumerateArray().Select(HeadOf)],
            };
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Not JSON, a member that is missing, or one of the wrong kind.
            return false;
        }
    }

    private static CheckpointHead HeadOf(JsonElement json) => new(
        AgentId.Parse(json.GetProperty("root"u8).GetString() ?? ""),
        new AuditLink(
            json.GetProperty("seq"u8).GetInt64(),
            AuditHash.TryParse(json.GetProperty("hash"u8).GetString(), out var hash) ? hash : throw new FormatException()),
        Amount(json, "spent_msat"u8),
        Amount(json, "reserved_msat"u8));

    private static Msat Amount(JsonElement json, ReadOnlySpan<byte> name) =>
        Msat.TryParse(json.GetProperty(name).GetString(), out var amount) ? amount : throw new FormatException();
}
