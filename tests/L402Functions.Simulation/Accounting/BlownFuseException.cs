namespace L402Functions.Simulation.Accounting;

/// <summary>The process is dead: nothing of the program handles it.</summary>
public sealed class BlownFuseException : Exception;
