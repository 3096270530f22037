using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet;

/// <summary>The requests of <see cref="IWallet"/>, for scripting faults.</summary>
public enum WalletMethod
{
    /// <summary><see cref="IWallet.MakeInvoiceAsync"/>.</summary>
    MakeInvoice,

    /// <summary><see cref="IWallet.PayInvoiceAsync"/>.</summary>
    PayInvoice,

    /// <summary><see cref="IWallet.LookupInvoiceAsync"/>.</summary>
    LookupInvoice,

    /// <summary><see cref="IWallet.ListTransactionsAsync"/>.</summary>
    ListTransactions,

    /// <summary><see cref="IWallet.GetBalanceAsync"/>.</summary>
    GetBalance,

    /// <summary><see cref="IWallet.GetInfoAsync"/>.</summary>
    GetInfo,
}
