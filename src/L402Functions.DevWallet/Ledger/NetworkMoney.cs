using L402Functions.Protocol;

namespace L402Functions.DevWallet.Ledger;

/// <summary>Where all the money is at one moment. The total changes only when a wallet is created.</summary>
/// <param name="InWallets">Spendable, in all wallets together.</param>
/// <param name="InFlight">Left a payer and has not arrived.</param>
/// <param name="RoutingFees">Earned by the routing nodes that the network stands for.</param>
public readonly record struct NetworkMoney(Msat InWallets, Msat InFlight, Msat RoutingFees)
{
    /// <summary>All of it.</summary>
    public Msat Total => InWallets + InFlight + RoutingFees;
}
