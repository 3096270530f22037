using System.Collections.Frozen;
using System.Text.Json;

namespace L402Functions.Spending;

/// <summary>The stable text of an enumeration's members, as documents, audit rows and problem bodies have them: <c>LateSettled</c> is <c>late_settled</c>.</summary>
public static class SnakeCase
{
    /// <summary>The text of <paramref name="value"/>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        Names<T>.ByValue.TryGetValue(value, out var text) ? text : throw new ArgumentOutOfRangeException(nameof(value), value, "No such member.");

    /// <summary>The text of a name that is no enumeration's: of a case of a closed hierarchy.</summary>
    public static string OfName(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>Finds the member of that text.</summary>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is not null && Names<T>.ByText.TryGetValue(text, out value);
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue =
            Enum.GetValues<T>().ToFrozenDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        public static readonly FrozenDictionary<string, T> ByText = ByValue.ToFrozenDictionary(p => p.Value, p => p.Key);
    }
}
