using L402Functions.Protocol.Wallets;
using L402Functions.Spending.Ledger;

namespace L402Functions.Wallets;

/// <summary>The wallets of the settings, as agents' payments find them.</summary>
internal sealed class WalletDirectory(ConfiguredWallets wallets) : IWalletDirectory
{
    /// <inheritdoc/>
    public IPreparingWallet? Find(string name) => wallets.Find(name);
}
