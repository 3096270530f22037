using System.Globalization;

namespace L402Functions.Spending.Http;

/// <summary>A moment as a query says it: a day, <c>2026-03-01</c>, which begins at midnight UTC, or a time with its offset, <c>2026-03-01T12:00:00Z</c>.</summary>
internal static class Moment
{
    /// <summary>The rule in words, for messages.</summary>
    public const string Rule = "A day is needed, as 2026-03-01, or a time with its offset, as 2026-03-01T12:00:00Z.";

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.fffK"];

    public static bool TryParse(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}
