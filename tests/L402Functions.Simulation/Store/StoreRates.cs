namespace L402Functions.Simulation.Store;

/// <summary>How often what goes wrong with the store, in a thousand requests.</summary>
public sealed record StoreRates
{
    public int LateWrite { get; init; }

    public int LostRequest { get; init; }

    public int LostAnswer { get; init; }

    public int LostRead { get; init; }
}
