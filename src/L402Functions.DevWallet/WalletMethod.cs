using L402Functions.Protocol.Wallets;

namespace L402Functions.DevWallet;

/// <summary>The requests to a wallet, for scripting faults and for what a connection may do.</summary>
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

    /// <summary><see cref="SimulatedWallet.MakeHoldInvoiceAsync"/>.</summary>
    MakeHoldInvoice,

    /// <summary><see cref="SimulatedWallet.SettleHoldInvoiceAsync"/>.</summary>
    SettleHoldInvoice,

    /// <summary><see cref="SimulatedWallet.CancelHoldInvoiceAsync"/>.</summary>
    CancelHoldInvoice,

    /// <summary>The budget of a connection over Nostr (<c>get_budget</c>); a wallet in this process has none.</summary>
    GetBudget,
}
