using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace L402Functions.Protocol.Json;

/// <summary>
/// The JSON Canonicalization Scheme (RFC 8785): one byte string per JSON value, so that it can be hashed or compared. No white
/// space, members ordered by the UTF-16 code units of their names, numbers as ECMAScript prints a double, strings with the
/// fewest escapes. What has no canonical form gets a <see cref="CanonicalJsonError"/>.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The longest text that is read, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>The deepest nesting of arrays and objects.</summary>
    public const int MaxDepth = 64;

    /// <summary>The canonical UTF-8 bytes of the one JSON value in <paramref name="utf8Json"/>.</summary>
    public static bool TryCanonicalize(ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out byte[]? canonical, out CanonicalJsonError error)
    {
        canonical = null;
        error = Render(utf8Json, out var output);
        if (error == CanonicalJsonError.None)
        {
            canonical = output.WrittenSpan.ToArray();
        }

        return canonical is not null;
    }

    /// <summary>The canonical UTF-8 bytes of <paramref name="element"/>.</summary>
    public static bool TryCanonicalize(JsonElement element, [NotNullWhen(true)] out byte[]? canonical, out CanonicalJsonError error) =>
        TryCanonicalize(JsonMarshal.GetRawUtf8Value(element), out canonical, out error);

    /// <summary>True where <paramref name="utf8Json"/> is the canonical form of the value that it holds: it would come out of <see cref="TryCanonicalize(ReadOnlySpan{byte}, out byte[], out CanonicalJsonError)"/> as it is.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8Json) =>
        utf8Json.Length <= MaxLength && Utf8.IsValid(utf8Json) && CanonicalJsonCheck.IsCanonical(utf8Json);

    /// <summary>The canonical bytes of JSON that this code wrote itself and that therefore has a canonical form.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    internal static byte[] Canonicalize(ReadOnlySpan<byte> utf8Json) =>
        TryCanonicalize(utf8Json, out var canonical, out var error)
            ? canonical
            : throw new ArgumentException($"No canonical form: {error}.", nameof(utf8Json));

    private static CanonicalJsonError Render(ReadOnlySpan<byte> utf8Json, out ArrayBufferWriter<byte> output)
    {
        output = new ArrayBufferWriter<byte>(Math.Clamp(utf8Json.Length, 16, MaxLength));
        if (utf8Json.Length > MaxLength)
        {
            return CanonicalJsonError.TooLong;
        }

        if (!Utf8.IsValid(utf8Json))
        {
            return CanonicalJsonError.NotUtf8;
        }

        try
        {
            // Deeper than allowed, so that the limit is met here and gets its own name.
            var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth + 2 });
            reader.Read();
            var error = Value(ref reader, output);

            // The reader itself refuses anything after the value.
            return error != CanonicalJsonError.None || !reader.Read() ? error : CanonicalJsonError.NotJson;
        }
        catch (JsonException)
        {
            return CanonicalJsonError.NotJson;
        }
    }

    private static CanonicalJsonError Value(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return reader.CurrentDepth < MaxDepth ? Object(ref reader, output) : CanonicalJsonError.TooDeep;
            case JsonTokenType.StartArray:
                return reader.CurrentDepth < MaxDepth ? Array(ref reader, output) : CanonicalJsonError.TooDeep;
            case JsonTokenType.String:
                return TryGetText(ref reader, out var text) ? CanonicalJsonText.Write(text, output) : CanonicalJsonError.LoneSurrogate;
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var number) ? CanonicalJsonNumber.Write(number, output) : CanonicalJsonError.NumberOutOfRange;
            case JsonTokenType.True:
                output.Write("true"u8);
                return CanonicalJsonError.None;
            case JsonTokenType.False:
                output.Write("false"u8);
                return CanonicalJsonError.None;
            case JsonTokenType.Null:
                output.Write("null"u8);
                return CanonicalJsonError.None;
            default:
                return CanonicalJsonError.NotJson;
        }
    }

    private static CanonicalJsonError Array(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndArray; first = false)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            var error = Value(ref reader, output);
            if (error != CanonicalJsonError.None)
            {
                return error;
            }
        }

        output.Write("]"u8);
        return CanonicalJsonError.None;
    }

    private static CanonicalJsonError Object(ref Utf8JsonReader reader, ArrayBufferWriter<byte> output)
    {
        var members = new List<(string Name, ArrayBufferWriter<byte> Value)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (!TryGetText(ref reader, out var name))
            {
                return CanonicalJsonError.LoneSurrogate;
            }

            reader.Read();
            var value = new ArrayBufferWriter<byte>(16);
            var error = Value(ref reader, value);
            if (error != CanonicalJsonError.None)
            {
                return error;
            }

            members.Add((name, value));
        }

        // Ordinal comparison of .NET strings is comparison of UTF-16 code units.
        members.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        output.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0 && members[i].Name == members[i - 1].Name)
            {
                return CanonicalJsonError.DuplicateMember;
            }

            if (i > 0)
            {
                output.Write(","u8);
            }

            CanonicalJsonText.Write(members[i].Name, output);
            output.Write(":"u8);
            output.Write(members[i].Value.WrittenSpan);
        }

        output.Write("}"u8);
        return CanonicalJsonError.None;
    }

    private static bool TryGetText(ref Utf8JsonReader reader, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = reader.GetString();
            return text is not null;
        }
        catch (InvalidOperationException)
        {
            // The bytes are known to be UTF-8, so what is left is an escape of half a pair.
            text = null;
            return false;
        }
    }
}
