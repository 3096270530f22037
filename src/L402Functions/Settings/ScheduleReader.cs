using System.Globalization;
using Microsoft.Extensions.Configuration;
using NCrontab;

namespace L402Functions.Settings;

/// <summary>
/// Looks at the schedules of timers before the Functions host does: what it cannot read, it logs and leaves out, and then nothing sweeps and nothing is
/// anchored.
/// </summary>
internal static class ScheduleReader
{
    private const int FieldsWithSeconds = 6;

    /// <summary>The problems of some schedules, each with what it is for.</summary>
    public static IEnumerable<string> ProblemsOf(IConfiguration configuration, IEnumerable<(string Setting, string Meaning)> schedules)
    {
        foreach (var (setting, meaning) in schedules)
        {
            if (string.IsNullOrWhiteSpace(configuration[setting]))
            {
                yield return $"{setting} is missing: {meaning}.";
            }
            else if (!IsSchedule(configuration[setting]!))
            {
                yield return $"{setting} is no schedule: {meaning}. It has the fields second, minute, hour, day, month and weekday, in UTC.";
            }
        }
    }

    /// <summary>An NCRONTAB expression of six fields or five, or a time span between runs.</summary>
    private static bool IsSchedule(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        return fields == 1
            ? TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var every) && every > TimeSpan.Zero
            : CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == FieldsWithSeconds }) is not null;
    }
}
