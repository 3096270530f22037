namespace L402Functions.Spending.Policy;

/// <summary>Whether an intent whose payment definitely failed may be tried again with another invoice. Ordered from narrow to wide.</summary>
public enum NewInvoiceRule
{
    /// <summary><c>same_invoice_only</c>: never another invoice. The default.</summary>
    SameInvoiceOnly,

    /// <summary><c>operator</c>: only where an operator says so.</summary>
    Operator,

    /// <summary><c>new_invoice_after_expiry</c>: once the first invoice can no longer be paid.</summary>
    NewInvoiceAfterExpiry,
}
