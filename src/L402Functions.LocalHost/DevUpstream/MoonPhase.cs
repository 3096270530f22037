namespace L402Functions.LocalHost.DevUpstream;

/// <summary>The moon on a day, by its mean motion: right to within about half a day.</summary>
/// <param name="Date">The day, UTC.</param>
/// <param name="AgeDays">Days since new moon.</param>
/// <param name="IlluminatedPercent">How much of the disc is lit.</param>
/// <param name="Name">What people call it.</param>
public sealed record MoonPhase(DateOnly Date, decimal AgeDays, int IlluminatedPercent, string Name)
{
    private const double SynodicMonthDays = 29.530588853;
    private static readonly DateTime KnownNewMoon = new(2000, 1, 6, 18, 14, 0, DateTimeKind.Utc);

    private static readonly string[] Names =
        ["new moon", "waxing crescent", "first quarter", "waxing gibbous", "full moon", "waning gibbous", "last quarter", "waning crescent"];

    /// <summary>The moon at noon of <paramref name="date"/>.</summary>
    public static MoonPhase On(DateOnly date)
    {
        var days = (date.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc) - KnownNewMoon).TotalDays;
        var age = ((days % SynodicMonthDays) + SynodicMonthDays) % SynodicMonthDays;
        var turn = age / SynodicMonthDays;
        var lit = (1 - Math.Cos(2 * Math.PI * turn)) / 2;
        return new MoonPhase(date, decimal.Round((decimal)age, 1), (int)Math.Round(lit * 100), Names[(int)Math.Round(turn * Names.Length) % Names.Length]);
    }
}
