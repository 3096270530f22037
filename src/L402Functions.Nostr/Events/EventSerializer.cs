using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using L402Functions.Nostr.Keys;

namespace L402Functions.Nostr.Events;

/// <summary>
/// The canonical form of an event, whose SHA-256 is its id (NIP-01): <c>[0,pubkey,created_at,kind,tags,content]</c> without white space, with
/// exactly seven escapes and every other character as it is.
/// </summary>
public static class EventSerializer
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\\n\r\t\b\f");

    /// <summary>The id of an event with this content.</summary>
    public static EventId IdOf(NostrPublicKey author, long createdAt, int kind, IReadOnlyList<NostrTag> tags, string content)
    {
        Span<byte> hash = stackalloc byte[EventId.Length];
        SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalText(author, createdAt, kind, tags, content)), hash);
        return EventId.FromBytes(hash);
    }

    /// <summary>The canonical form.</summary>
    public static string CanonicalText(NostrPublicKey author, long createdAt, int kind, IReadOnlyList<NostrTag> tags, string content)
    {
        ArgumentNullException.ThrowIfNull(tags);
        ArgumentNullException.ThrowIfNull(content);
        var text = new StringBuilder(content.Length + 256);
        text.Append(CultureInfo.InvariantCulture, $"[0,\"{author}\",{createdAt},{kind},[");
        for (var t = 0; t < tags.Count; t++)
        {
            text.Append(t == 0 ? "[" : ",[");
            for (var i = 0; i < tags[t].Items.Count; i++)
            {
                if (i > 0)
                {
                    text.Append(',');
                }

                AppendString(text, tags[t].Items[i]);
            }

            text.Append(']');
        }

        text.Append("],");
        AppendString(text, content);
        return text.Append(']').ToString();
    }

    private static void AppendString(StringBuilder text, ReadOnlySpan<char> value)
    {
        text.Append('"');
        while (value.IndexOfAny(Escaped) is var at and >= 0)
        {
            text.Append(value[..at]).Append('\\').Append(value[at] switch
            {
                '\n' => 'n',
                '\r' => 'r',
                '\t' => 't',
                '\b' => 'b',
                '\f' => 'f',
                var other => other,
            });
            value = value[(at + 1)..];
        }

        text.Append(value).Append('"');
    }
}
