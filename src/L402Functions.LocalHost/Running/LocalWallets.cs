using L402Functions.DevWallet;
using L402Functions.Protocol;
using L402Functions.Protocol.Wallets;

namespace L402Functions.LocalHost.Running;

/// <summary>The simulated network of a local run: a seller who is paid, and a buyer with play money.</summary>
public sealed class LocalWallets
{
    private static readonly Msat BuyersMoney = Msat.FromSats(1_000_000);

    /// <summary>A network with both.</summary>
    public LocalWallets(TimeProvider clock)
    {
        var network = new SimulatedNetwork(clock);
        Seller = network.CreateWallet("seller", Msat.Zero);
        Buyer = network.CreateWallet("buyer", BuyersMoney);
    }

    /// <summary>Makes the invoices of paid endpoints.</summary>
    public IWallet Seller { get; }

    /// <summary>Pays them.</summary>
    public IWallet Buyer { get; }
}
