using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace L402Functions.Spending.Http;

/// <summary>
/// Reads bodies: JSON objects of bounded size. A member that is not known is refused by name, as what a caller believes to have asked for
/// must not be left undone in silence.
/// </summary>
internal static class JsonBody
{
    /// <summary>The longest body, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxShownName = 64;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Reads a body as a <typeparamref name="T"/>.</summary>
    public static async Task<BodyReading<T>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (await ReadBytesAsync(request, cancellationToken) is not { } body)
        {
            return new BodyReading<T>.Refused(Problems.BodyTooLarge);
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Read(document.RootElement, type);
        }
        catch (JsonException broken)
        {
            return new BodyReading<T>.Refused(Problems.Malformed(
                $"The body is not JSON, is nested too deeply or has a member twice: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}."));
        }
    }

    /// <summary>The bytes of a body; null where it is too long.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxLength)
        {
            return null;
        }

        var buffer = new byte[MaxLength + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxLength)
        {
            return null;
        }

        return buffer.AsMemory(0, length);
    }

    private static BodyReading<T> Read<T>(JsonElement root, JsonTypeInfo<T> type)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new BodyReading<T>.Refused(Problems.Malformed("The body must be a JSON object."));
        }

        foreach (var member in root.EnumerateObject())
        {
            if (!type.Properties.Any(p => p.Name == member.Name))
            {
                return new BodyReading<T>.Refused(Problems.Bad(
                    Shown(member.Name), $"There is no such member: {string.Join(", ", type.Properties.Select(p => p.Name))} are known."));
            }
        }

        try
        {
            return root.Deserialize(type) is { } value
                ? new BodyReading<T>.Read(value)
                : new BodyReading<T>.Refused(Problems.Malformed("The body must be a JSON object."));
        }
        catch (JsonException misfit)
        {
            return new BodyReading<T>.Refused(Problems.Bad((misfit.Path ?? "").TrimStart('$', '.'), "The value is not of the kind that belongs there."));
        }
    }

    /// <summary>A name from outside, as far as it can be shown.</summary>
    private static string Shown(string name) =>
        name.Length <= MaxShownName && name.All(c => c is > ' ' and <= '~') ? name : "?";
}
