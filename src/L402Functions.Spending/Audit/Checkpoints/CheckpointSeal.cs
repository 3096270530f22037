using System.Text;
using L402Functions.Protocol.Signing;

namespace L402Functions.Spending.Audit.Checkpoints;

/// <summary>Signs checkpoints and reads signed ones: compact JSON Web Signatures (RFC 7515) with ES256, of a type of their own.</summary>
/// <param name="key">Signs. It is kept outside the storage account, or it protects nothing.</param>
/// <param name="keys">Whose signatures count: the key that signs and those that did before.</param>
public sealed class CheckpointSeal(SigningKey key, JwkSet keys)
{
    /// <summary>The <c>typ</c> of a checkpoint.</summary>
    public const string CheckpointType = "l402-checkpoint+jws";

    /// <summary>The <c>typ</c> of what is said about a checkpoint in public.</summary>
    public const string NoticeType = "l402-checkpoint-notice+jws";

    // Some 200 bytes for each root: room for tens of thousands.
    private const int MaxLength = 16 * 1024 * 1024;
    private const int MaxNoticeLength = 2048;

    private readonly JwsWriter checkpoints = new(key, CheckpointType);
    private readonly JwsWriter notices = new(key, NoticeType);
    private readonly JwsReader checkpointReader = new(keys, CheckpointType, MaxLength);
    private readonly JwsReader noticeReader = new(keys, NoticeType, MaxNoticeLength);

    /// <summary>A checkpoint as it is stored.</summary>
    public byte[] Sign(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Encoding.ASCII.GetBytes(checkpoints.Write(checkpoint.ToUtf8Json()));
    }

    /// <summary>Reads a stored checkpoint; null with the reason where its signature or what it says does not count.</summary>
    public Checkpoint? Open(ReadOnlySpan<byte> stored, out string? reason) => checkpointReader.Read(Encoding.ASCII.GetString(stored)) switch
    {
        JwsReading.Verified verified when Checkpoint.TryParse(verified.Payload, out var checkpoint) => Found(checkpoint, out reason),
        JwsReading.Refused refused => NotFound<Checkpoint>(SnakeCase.Of(refused.Error), out reason),
        _ => NotFound<Checkpoint>("not_a_checkpoint", out reason),
    };

    /// <summary>What may be said in public.</summary>
    public string Sign(CheckpointNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return notices.Write(notice.ToUtf8Json());
    }

    /// <summary>Reads what was said in public; null where it is none of ours.</summary>
    public CheckpointNotice? OpenNotice(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return noticeReader.Read(text) is JwsReading.Verified verified && CheckpointNotice.TryParse(verified.Payload, out var notice) ? notice : null;
    }

    private static T Found<T>(T value, out string? reason)
    {
        reason = null;
        return value;
    }

    private static T? NotFound<T>(string why, out string? reason)
        where T : class
    {
        reason = why;
        return null;
    }
}
