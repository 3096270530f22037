namespace L402Functions.Simulation.Running;

/// <summary>What came of many schedules.</summary>
/// <param name="Schedules">How many were run.</param>
/// <param name="Steps">How many scheduler steps they took.</param>
/// <param name="Faults">How often what was done to them.</param>
/// <param name="Failure">The failing schedule of the smallest seed, run again with its trace; null where nothing failed.</param>
/// <param name="Duration">How long it took.</param>
public sealed record CampaignReport(long Schedules, long Steps, IReadOnlyDictionary<string, long> Faults, Schedule? Failure, TimeSpan Duration);
