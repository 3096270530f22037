namespace L402Functions.Simulation.Running;

/// <summary>Looks for bugs that were put there on purpose.</summary>
public static class Planted
{
    /// <summary>The first violation that says so in so many schedules, or null.</summary>
    public static string? FirstViolation(Func<ulong, Schedule> run, int schedules, string expected)
    {
        for (ulong seed = 1; seed <= (ulong)schedules; seed++)
        {
            if (run(seed).Violation is { } violation && violation.Contains(expected, StringComparison.Ordinal))
            {
                return violation;
            }
        }

        return null;
    }
}
