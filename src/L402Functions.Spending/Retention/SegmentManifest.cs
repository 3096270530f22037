using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using L402Functions.Spending.Agents;
using L402Functions.Spending.Audit;
using L402Functions.Spending.Audit.Verification;

namespace L402Functions.Spending.Retention;

/// <summary>
/// What is known of an archived segment: where it stands in its chain, its files, and the money up to its end. With it the chain can be
/// checked across rows that are in the table no more.
/// </summary>
public sealed record SegmentManifest
{
    /// <summary>The version of the JSON.</summary>
    public const int FormatVersion = 1;

    private const string DayFormat = "yyyy-MM-dd";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Whose chain it is of.</summary>
    public required AgentId Root { get; init; }

    /// <summary>The day of its rows in UTC; of its last ones where it has several.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The row before its first; <see cref="AuditLink.Start"/> where there is none.</summary>
    public required AuditLink Before { get; init; }

    /// <summary>Its last row.</summary>
    public required AuditLink Last { get; init; }

    /// <summary>Its rows: JSON documents, byte for byte, one to a line, in gzip.</summary>
    public required ArchivedFile Rows { get; init; }

    /// <summary>The SHA-256 of what is in <see cref="Rows"/>, unpacked.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>The length of that.</summary>
    public required long ContentBytes { get; init; }

    /// <summary>The same rows as CSV.</summary>
    public required ArchivedFile Table { get; init; }

    /// <summary>What the chain says about money, from its very first row to this segment's last.</summary>
    public required AuditTally Tally { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The number of its first row.</summary>
    public long First => Before.Sequence + 1;

    /// <summary>How many rows it has.</summary>
    public long Count => Last.Sequence - Before.Sequence;

    /// <summary>JSON for people and programs alike.</summary>
    public byte[] ToUtf8Json()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, FormatVersion);
            json.WriteString("root"u8, Root.Value);
            json.WriteString("day"u8, Day.ToString(DayFormat, CultureInfo.InvariantCulture));
            json.WriteNumber("first_seq"u8, First);
            json.WriteNumber("last_seq"u8, Last.Sequence);
            json.WriteNumber("count"u8, Count);
            json.WriteString("first_prev"u8, Before.Hash.ToString());
            json.WriteString("last_hash"u8, Last.Hash.ToString());
            Write(json, "rows", Rows);
            json.WriteString("content_sha256"u8, ContentSha256);
            json.WriteNumber("content_bytes"u8, ContentBytes);
            Write(json, "csv", Table);
            json.WriteString("made_at"u8, MadeAt.UtcDateTime);
            json.WritePropertyName("tally"u8);
            json.WriteRawValue(Tally.ToUtf8Json());
            json.WriteEndObject();
        }

        return output.ToArray();
    }

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote, with white space or without; null for anything else.</summary>
    public static SegmentManifest? Read(ReadOnlyMemory<byte> utf8Json)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Strict);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static SegmentManifest? Read(JsonElement root)
    {
        if (root.GetProperty("v"u8).GetInt32() != FormatVersion
            || !AgentId.TryParse(root.GetProperty("root"u8).GetString(), out var agent)
            || !DateOnly.TryParseExact(root.GetProperty("day"u8).GetString(), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !AuditHash.TryParse(root.GetProperty("first_prev"u8).GetString(), out var previous)
            || !AuditHash.TryParse(root.GetProperty("last_hash"u8).GetString(), out var last)
            || !AuditTally.TryParse(JsonMarshal.GetRawUtf8Value(root.GetProperty("tally"u8)).ToArray(), out var tally))
        {
            return null;
        }

        var manifest = new SegmentManifest
        {
            Root = agent,
            Day = day,
            Before = new AuditLink(root.GetProperty("first_seq"u8).GetInt64() - 1, previous),
            Last = new AuditLink(root.GetProperty("last_seq"u8).GetInt64(), last),
            Rows = FileOf(root.GetProperty("rows"u8)),
            ContentSha256 = Text(root, "content_sha256"),
            ContentBytes = root.GetProperty("content_bytes"u8).GetInt64(),
            Table = FileOf(root.GetProperty("csv"u8)),
            Tally = tally,
            MadeAt = root.GetProperty("made_at"u8).GetDateTimeOffset(),
        };
        return manifest.Before.Sequence >= 0 && manifest.Count > 0 && manifest.Count == root.GetProperty("count"u8).GetInt64() ? manifest : null;
    }

    private static void Write(Utf8JsonWriter json, string name, ArchivedFile file)
    {
        json.WriteStartObject(name);
        json.WriteString("name"u8, file.Name);
        json.WriteNumber("bytes"u8, file.Bytes);
        json.WriteString("sha256"u8, file.Sha256);
        json.WriteEndObject();
    }

    private static ArchivedFile FileOf(JsonElement file) => new(Text(file, "name"), file.GetProperty("bytes"u8).GetInt64(), Text(file, "sha256"));

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is missing.");
}
