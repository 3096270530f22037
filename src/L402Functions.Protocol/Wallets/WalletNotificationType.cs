namespace L402Functions.Protocol.Wallets;

/// <summary>What wallets tell without being asked (NIP-47).</summary>
public enum WalletNotificationType
{
    /// <summary>payment_received: an invoice of the wallet was paid.</summary>
    PaymentReceived,

    /// <summary>payment_sent: the wallet paid an invoice, for whichever of its connections.</summary>
    PaymentSent,

    /// <summary>hold_invoice_accepted: a payment of a hold invoice has come and waits to be settled or cancelled.</summary>
    HoldInvoiceAccepted,
}
