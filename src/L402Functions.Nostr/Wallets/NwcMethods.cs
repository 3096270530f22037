namespace L402Functions.Nostr.Wallets;

/// <summary>The methods of NIP-47, and get_budget of Alby Hub.</summary>
internal static class NwcMethods
{
    public const string PayInvoice = "pay_invoice";
    public const string MakeInvoice = "make_invoice";
    public const string LookupInvoice = "lookup_invoice";
    public const string ListTransactions = "list_transactions";
    public const string GetBalance = "get_balance";
    public const string GetInfo = "get_info";
    public const string MakeHoldInvoice = "make_hold_invoice";
    public const string SettleHoldInvoice = "settle_hold_invoice";
    public const string CancelHoldInvoice = "cancel_hold_invoice";
    public const string GetBudget = "get_budget";
}
