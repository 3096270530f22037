namespace L402Functions.Simulation.Wallets;

/// <summary>Where a payment is.</summary>
public enum WalletPaymentState
{
    InFlight,
    Settled,
    Failed,
}
