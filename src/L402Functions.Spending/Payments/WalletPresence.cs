using L402Functions.Protocol.Wallets;

namespace L402Functions.Spending.Payments;

/// <summary>Whether a wallet is there to be asked.</summary>
public abstract record WalletPresence
{
    private WalletPresence()
    {
    }

    /// <summary>It was heard of within the last minute, or answered just now.</summary>
    public sealed record Present(IPreparingWallet Wallet, WalletIdentity Identity) : WalletPresence;

    /// <summary>It does not answer. Nothing may be sent to it.</summary>
    public sealed record Silent : WalletPresence;

    /// <summary>There is no wallet of that name.</summary>
    public sealed record Missing : WalletPresence;
}
