using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace L402Functions.Spending.Budgets;

/// <summary>Reads JSON that this code wrote and a store kept: an object, every member known and none twice.</summary>
internal static class KeptJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public static bool TryOpen(ReadOnlyMemory<byte> utf8, int maxLength, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        if (utf8.Length > maxLength)
        {
            return false;
        }

        try
        {
            document = JsonDocument.Parse(utf8, Options);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a member name with half a surrogate pair.
            return false;
        }
    }

    /// <summary>True for an object without members other than <paramref name="known"/>.</summary>
    public static bool HasOnly(JsonElement element, ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The number of <paramref name="name"/>, 0 where it is absent; false where it is negative, above <paramref name="max"/> or no number.</summary>
    public static bool TryNumber(JsonElement parent, string name, long max, out long value)
    {
        value = 0;
        return !parent.TryGetProperty(name, out var element)
            || (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value) && value >= 0 && value <= max);
    }

    /// <summary>The text of <paramref name="name"/>, empty where it is absent; false where it is no text.</summary>
    public static bool TryText(JsonElement parent, string name, out string value)
    {
        value = string.Empty;
        if (!parent.TryGetProperty(name, out var element))
        {
            return true;
        }

        if (element.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            value = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The elements of the array <paramref name="name"/>, none where it is absent; false where it is no array or longer than <paramref name="max"/>.</summary>
    public static bool TryArray(JsonElement parent, string name, int max, out IReadOnlyList<JsonElement> items)
    {
        items = [];
        if (!parent.TryGetProperty(name, out var element))
        {
            return true;
        }

        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > max)
        {
            return false;
        }

        items = [.. element.EnumerateArray()];
        return true;
    }
}
