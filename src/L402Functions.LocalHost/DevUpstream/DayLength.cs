namespace L402Functions.LocalHost.DevUpstream;

/// <summary>How long the sun is up on a day at a latitude, by the sunrise equation without refraction.</summary>
/// <param name="Date">The day, UTC.</param>
/// <param name="LatitudeDegrees">The latitude, north positive.</param>
/// <param name="Hours">Hours between sunrise and sunset.</param>
public sealed record DayLength(DateOnly Date, decimal LatitudeDegrees, decimal Hours)
{
    private const double AxialTiltDegrees = 23.44;
    private const int DaysFromSolsticeToNewYear = 10;

    /// <summary>The day's length.</summary>
    public static DayLength On(DateOnly date, decimal latitudeDegrees)
    {
        var declination = -AxialTiltDegrees * Math.Cos(2 * Math.PI / 365 * (date.DayOfYear + DaysFromSolsticeToNewYear));
        var cosine = -Math.Tan(Radians((double)latitudeDegrees)) * Math.Tan(Radians(declination));
        var hours = 24 / Math.PI * Math.Acos(Math.Clamp(cosine, -1, 1));
        return new DayLength(date, latitudeDegrees, decimal.Round((decimal)hours, 2));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
