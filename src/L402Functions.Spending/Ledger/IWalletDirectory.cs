using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Ledger;

/// <summary>The wallets that agents pay from.</summary>
public interface IWalletDirectory
{
    /// <summary>The wallet of that name, or null where none is configured.</summary>
    IPreparingWallet? Find(string name);
}
