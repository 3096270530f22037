using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Intents;
using L402Functions.Spending.Ledger;

namespace L402Functions.Spending.Retention;

/// <summary>A segment of an audit chain that is in the archive, as its row in the ledger has it. The manifest in it is the one in the archive.</summary>
public sealed record Segment
{
    private const int FormatVersion = 1;

    /// <summary>The name of its manifest in the archive.</summary>
    public required string ManifestName { get; init; }

    /// <summary>The SHA-256 of the manifest's bytes in the archive.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>The manifest.</summary>
    public required SegmentManifest Manifest { get; init; }

    /// <summary>Where its rows are.</summary>
    public SegmentState State { get; init; }

    /// <summary>
    /// The rows that stay in the table, oldest first. Before it is pruned: those whose intents were open when it was archived. Afterwards:
    /// exactly those of its rows that are in the table.
    /// </summary>
    public ImmutableArray<KeptRow> Kept { get; init; } = [];

    /// <summary>The key of its row.</summary>
    public string RowKey => RowKeys.Segment(Manifest.First);

    /// <summary>Reads a row.</summary>
    /// <exception cref="FormatException">It is no segment that this version knows.</exception>
    public static Segment Read(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            using var document = JsonDocument.Parse(row.Document);
            var root = document.RootElement;
            if (root.GetProperty("v"u8).GetInt32() == FormatVersion
                && SnakeCase.TryParse(root.GetProperty("state"u8).GetString(), out SegmentState state)
                && root.GetProperty("manifest_name"u8).GetString() is { } name
                && root.GetProperty("manifest_sha256"u8).GetString() is { } sha256
                && SegmentManifest.Read(JsonMarshal.GetRawUtf8Value(root.GetProperty("manifest"u8)).ToArray()) is { } manifest
                && row.Key == RowKeys.Segment(manifest.First))
            {
                return new Segment
                {
                    ManifestName = name,
                    ManifestSha256 = sha256,
                    Manifest = manifest,
                    State = state,
                    Kept = [.. root.GetProperty("kept"u8).EnumerateArray().Select(KeptOf)],
                };
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException($"Row '{row.Key}' is no segment that this version knows.", e);
        }

        throw new FormatException($"Row '{row.Key}' is no segment that this version knows.");
    }

    /// <summary>As JSON.</summary>
    public byte[] ToUtf8Json()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteString("state"u8, SnakeCase.Of(State));
            json.WriteString("manifest_name"u8, ManifestName);
            json.WriteString("manifest_sha256"u8, ManifestSha256);
            json.WriteStartArray("kept"u8);
            foreach (var kept in Kept)
            {
                json.WriteStartArray();
                json.WriteStringValue(kept.Link.Sequence.ToString(CultureInfo.InvariantCulture));
                json.WriteStringValue(kept.Link.Hash.ToString());
                json.WriteStringValue(kept.Intent.ToString());
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WritePropertyName("manifest"u8);
            json.WriteRawValue(Manifest.ToUtf8Json());
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    private static KeptRow KeptOf(JsonElement kept) =>
        long.TryParse(kept[0].GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
        && AuditHash.TryParse(kept[1].GetString(), out var hash)
        && IntentId.TryParseStored(kept[2].GetString(), out var intent)
            ? new KeptRow(new AuditLink(sequence, hash), intent)
            : throw new FormatException("A kept row is not what this version writes.");
}
