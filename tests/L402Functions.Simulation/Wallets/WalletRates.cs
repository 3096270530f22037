namespace L402Functions.Simulation.Wallets;

/// <summary>How often what goes wrong with a wallet, in a thousand requests.</summary>
public sealed record WalletRates
{
    /// <summary>Each of the ways in which a request to pay can go wrong.</summary>
    public int Send { get; init; }

    /// <summary>Each of the ways in which a look-up can go wrong.</summary>
    public int Look { get; init; }

    /// <summary>Whether a wallet's books may for a while say of a payment that it failed, while it is on its way.</summary>
    public bool BooksLie { get; init; }
}
