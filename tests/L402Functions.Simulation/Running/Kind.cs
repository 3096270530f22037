namespace L402Functions.Simulation.Running;

/// <summary>A kind of schedule.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Run">Runs one, from a seed, with or without a trace.</param>
public sealed record Kind(string Name, Func<ulong, bool, Schedule> Run);
