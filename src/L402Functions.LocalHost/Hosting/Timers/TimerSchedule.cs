using System.Globalization;
using NCrontab;

namespace L402Functions.LocalHost.Hosting.Timers;

/// <summary>When a timer function runs, in UTC: an NCRONTAB expression of six fields (seconds first) or five, or a time span between runs.</summary>
internal sealed class TimerSchedule
{
    private readonly Func<DateTimeOffset, DateTimeOffset> next;

    private TimerSchedule(Func<DateTimeOffset, DateTimeOffset> next)
    {
        this.next = next;
    }

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FunctionSetupException">It is neither; the message names the function.</exception>
    public static TimerSchedule Parse(string expression, string function)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        if (fields == 1 && TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out var every) && every > TimeSpan.Zero)
        {
            return new TimerSchedule(now => now + every);
        }

        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 };
        return fields is 5 or 6 && CrontabSchedule.TryParse(expression, options) is { } cron
            ? new TimerSchedule(now => new DateTimeOffset(cron.GetNextOccurrence(now.UtcDateTime), TimeSpan.Zero))
            : throw new FunctionSetupException(
                $"Function '{function}' has the schedule '{expression}', which is neither an NCRONTAB expression (second minute hour day month weekday) nor a time span.");
    }

    /// <summary>The first moment after <paramref name="now"/>.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset now) => next(now);
}
