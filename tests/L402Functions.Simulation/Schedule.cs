using L402Functions.Simulation.Scheduling;

namespace L402Functions.Simulation;

/// <summary>One run of a simulated system from a seed.</summary>
/// <param name="World">Where it ran.</param>
/// <param name="Seed">What it ran from.</param>
public sealed record Schedule(World World, ulong Seed)
{
    public string? Violation => World.Violation;

    /// <summary>For people: what happened, and how to see it again.</summary>
    public string Describe(string kind) =>
        $"{kind}, seed {Seed}: {Violation ?? "no violation"}{Environment.NewLine}"
        + $"Again with its trace: dotnet run --project tests/L402Functions.Simulation -c Release -- --kind {kind} --replay {Seed}{Environment.NewLine}"
        + string.Join(Environment.NewLine, World.Trace);
}
