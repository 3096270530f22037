using System.Globalization;

namespace L402Functions.Protocol.PaymentScheme;

/// <summary>Moments as this scheme's messages write them: RFC 3339, UTC, whole seconds, <c>2026-03-15T12:05:00Z</c>.</summary>
internal static class PaymentMoment
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Rounded down, so that nothing lasts longer than it should.</summary>
    public static string Write(DateTimeOffset moment) => moment.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);

    public static bool TryRead(string? text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}
