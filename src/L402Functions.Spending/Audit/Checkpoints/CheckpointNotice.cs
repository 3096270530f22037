using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>
/// What is said about a checkpoint in public: its number and its hash, and nothing of who spent what. Where it was said, nobody can take it back,
/// the storage account's owner included.
/// </summary>
/// <param name="Number">The checkpoint's number.</param>
/// <param name="Hash">The SHA-256 of the checkpoint as it was signed.</param>
public sealed record CheckpointNotice(long Number, AuditHash Hash)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Canonical JSON (RFC 8785).</summary>
    public byte[] ToUtf8Json()
    {
        var output = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("n"u8, Number);
            json.WriteString("sha256"u8, Hash.ToString());
            json.WriteNumber("v"u8, Checkpoint.FormatVersion);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote, and nothing else.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out CheckpointNotice? notice)
    {
        notice = null;
        try
        {
            using var document = JsonDocument.Parse(utf8Json, Strict);
            var root = document.RootElement;
            if (root.GetProperty("v"u8).GetInt32() == Checkpoint.FormatVersion
                && root.GetProperty("n"u8).GetInt64() is > 0 and var number
                && AuditHash.TryParse(root.GetProperty("sha256"u8).GetString(), out var hash))
            {
                notice = new CheckpointNotice(number, hash);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Not JSON, a member that is missing, or one of the wrong kind.
        }

        return notice is not null;
    }
}
