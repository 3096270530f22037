using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace L402Functions.Protocol.Json;

/// <summary>
/// Whether a text is in canonical form already, in one pass over its bytes and without writing the form: each token begins where the one before
/// ended, names ascend, and each string and number is written as RFC 8785 writes it.
/// </summary>
internal static class CanonicalJsonCheck
{
    // 15 digits are below 2^53, so that a double holds them and ECMAScript prints them as they are.
    private const int MaxPlainDigits = 15;

    /// <summary>The text is valid UTF-8 and not too long.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8Json)
    {
        var names = default(LastNames);
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = CanonicalJson.MaxDepth });
        var before = JsonTokenType.None;
        var end = 0;
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                var opens = reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray);
                var separated = opens && before is not (JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray);
                if (start != end + (separated ? 1 : 0) || !IsCanonical(ref reader, utf8Json, ref names))
                {
                    return false;
                }

                before = reader.TokenType;
                end = (int)reader.BytesConsumed;
                if (before == JsonTokenType.PropertyName)
                {
                    // The reader takes the colon with the name: what is left to compare is the white space that may stand on either side of it.
                    if (utf8Json[end - 1] != ':' || utf8Json[end - 2] != '"')
                    {
                        return false;
                    }

                    before = JsonTokenType.None;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or half of a surrogate pair.
            return false;
        }

        return end == utf8Json.Length && end > 0;
    }

    private static bool IsCanonical(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, ref LastNames names)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                names[reader.CurrentDepth] = default;
                return true;
            case JsonTokenType.PropertyName:
                return IsCanonicalText(ref reader) && Follows(ref reader, text, ref names[reader.CurrentDepth - 1]);
            case JsonTokenType.String:
                return IsCanonicalText(ref reader);
            case JsonTokenType.Number:
                return IsPlainInteger(reader.ValueSpan) || IsCanonicalNumber(ref reader);
            default:
                return true;
        }
    }

    // JSON allows no raw control character and no raw quotation mark, so a string without escapes has its canonical form.
    private static bool IsCanonicalText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        var form = new ArrayBufferWriter<byte>(reader.ValueSpan.Length + 2);
        return reader.GetString() is { } value
            && CanonicalJsonText.Write(value, form) == CanonicalJsonError.None
            && form.WrittenSpan[1..^1].SequenceEqual(reader.ValueSpan);
    }

    private static bool Follows(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, ref LastName last)
    {
        var start = (int)reader.TokenStartIndex + 1;
        var name = new LastName(start, reader.ValueSpan.Length, reader.ValueIsEscaped || !Ascii.IsValid(reader.ValueSpan), Exists: true);
        var follows = !last.Exists || Compare(text, last, name) < 0;
        last = name;
        return follows;
    }

    private static int Compare(ReadOnlySpan<byte> text, LastName left, LastName right)
    {
        var first = text.Slice(left.Start, left.Length);
        var second = text.Slice(right.Start, right.Length);

        // Bytes are in the order of UTF-16 code units as long as all are ASCII.
        return left.IsSpecial || right.IsSpecial ? string.CompareOrdinal(Decode(first), Decode(second)) : first.SequenceCompareTo(second);
    }

    private static string Decode(ReadOnlySpan<byte> escaped)
    {
        var reader = new Utf8JsonReader((byte[])[(byte)'"', .. escaped, (byte)'"']);
        reader.Read();
        return reader.GetString()!;
    }

    private static bool IsPlainInteger(ReadOnlySpan<byte> number)
    {
        var digits = number is [(byte)'-', ..] ? number[1..] : number;
        return digits.Length <= MaxPlainDigits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && !(digits[0] == '0' && number.Length > 1);
    }

    private static bool IsCanonicalNumber(ref Utf8JsonReader reader)
    {
        var form = new ArrayBufferWriter<byte>(32);
        return reader.TryGetDouble(out var number)
            && CanonicalJsonNumber.Write(number, form) == CanonicalJsonError.None
            && form.WrittenSpan.SequenceEqual(reader.ValueSpan);
    }

    private readonly record struct LastName(int Start, int Length, bool IsSpecial, bool Exists);

    [InlineArray(CanonicalJson.MaxDepth)]
    private struct LastNames
    {
        private LastName first;
    }
}
